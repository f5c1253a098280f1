using DistSeq.Grains.Artifacts;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage;

/// <summary>Artifacts as strings in Redis, of at most 512 MiB each, below one prefix.</summary>
internal sealed class RedisArtifactStore(IConnectionMultiplexer redis, string prefix) : IArtifactStore
{
    private const int LargestString = 512 << 20;

    private IDatabase Database => redis.GetDatabase();

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > LargestString)
        {
            throw new InvalidOperationException(
                $"'{name}' has {content.Length >> 20} MiB; Redis holds 512 MiB at most. Give the silos a shared folder: DISTSEQ__ARTIFACTS=folder:PATH.");
        }

        await Database.StringSetAsync(Key(name), content);
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken) => await Database.StringGetAsync(Key(name));

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        // A range that ends before it begins would be counted from the end.
        byte[]? part = count == 0 ? [] : await Database.StringGetRangeAsync(Key(name), offset, offset + count - 1);
        // Redis answers a range of nothing with an empty string: only the key itself tells whether it is there.
        return part is { Length: > 0 } || await Database.KeyExistsAsync(Key(name)) ? part ?? [] : null;
    }

    public async Task<long?> Length(string name, CancellationToken cancellationToken)
    {
        var length = await Database.StringLengthAsync(Key(name));
        return length > 0 || await Database.KeyExistsAsync(Key(name)) ? length : null;
    }

    public Task Delete(string name, CancellationToken cancellationToken) => Database.KeyDeleteAsync(Key(name));

    private RedisKey Key(string name) => prefix + ArtifactName.Checked(name);
}
