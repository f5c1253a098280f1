using System.Runtime.CompilerServices;
using DistSeq.Grains.Artifacts;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage.Redis;

/// <summary>
/// Artifacts as strings in Redis, at most 512 MiB each, below one prefix. Redis knows how long a key has been idle; reads reset
/// that, and so does a restart of Redis.
/// </summary>
internal sealed class RedisArtifactStore(IConnectionMultiplexer redis, string prefix) : IArtifactStore
{
    private const int LargestString = 512 << 20;

    private readonly string _prefix = prefix;

    private IDatabase Database => redis.GetDatabase();

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > LargestString)
        {
            throw new InvalidOperationException(
                $"'{name}' has {content.Length >> 20} MiB; Redis holds 512 MiB at most. "
                + "Give the silos a shared folder: DISTSEQ__ARTIFACTS=folder:PATH.");
        }

        await Database.StringSetAsync(Key(name), content);
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken) => await Database.StringGetAsync(Key(name));

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        // A range that ends before it begins would be counted from the end.
        byte[]? part = count == 0 ? [] : await Database.StringGetRangeAsync(Key(name), offset, offset + count - 1);
        // Redis answers an empty range with an empty string: only the key itself tells whether it exists.
        return part is { Length: > 0 } || await Database.KeyExistsAsync(Key(name)) ? part ?? [] : null;
    }

    public async Task<long?> Length(string name, CancellationToken cancellationToken)
    {
        var length = await Database.StringLengthAsync(Key(name));
        return length > 0 || await Database.KeyExistsAsync(Key(name)) ? length : null;
    }

    public Task<bool> Touch(string name, CancellationToken cancellationToken) => Database.KeyTouchAsync(Key(name));

    public async IAsyncEnumerable<StoredArtifact> List(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in RedisKeys.Scan(redis, _prefix + ArtifactName.CheckedPrefix(prefix), "", cancellationToken))
        {
            if (key[_prefix.Length..] is var name && ArtifactName.IsName(name) && await Age(key) is { } age)
                yield return new StoredArtifact(name, age);
        }
    }

    public Task Delete(string name, CancellationToken cancellationToken) => Database.KeyDeleteAsync(Key(name));

    // Null when the key is gone. With a policy of eviction by frequency Redis does not know: then nothing is ever old.
    private async Task<TimeSpan?> Age(RedisKey key)
    {
        try
        {
            return await Database.KeyIdleTimeAsync(key);
        }
        catch (RedisServerException)
        {
            return TimeSpan.Zero;
        }
    }

    private RedisKey Key(string name) => _prefix + ArtifactName.Checked(name);
}
