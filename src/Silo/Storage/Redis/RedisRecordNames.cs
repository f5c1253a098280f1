using System.Runtime.CompilerServices;
using DistSeq.Grains.Records;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage.Redis;

/// <summary>Names of records in Redis, where a key is the common prefix and "TYPE OF GRAIN/KEY OF GRAIN/NAME".</summary>
internal sealed class RedisRecordNames(Func<Task<IConnectionMultiplexer>> redis, string records) : IRecordNames
{
    public async IAsyncEnumerable<string> ListKeys(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = "/" + name;
        await foreach (var key in RedisKeys.Scan(await redis(), records, end, cancellationToken))
        {
            var begin = key.IndexOf('/', records.Length) + 1;
            if (begin > 0 && begin < key.Length - end.Length)
                yield return key[begin..^end.Length];
        }
    }

    public async IAsyncEnumerable<string> ListNames(
        GrainId grain, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begin = $"{records}{grain}/";
        await foreach (var key in RedisKeys.Scan(await redis(), begin + prefix, "", cancellationToken))
            yield return key[begin.Length..];
    }
}
