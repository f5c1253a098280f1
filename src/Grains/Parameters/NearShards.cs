using System.Collections.Concurrent;

namespace DistSeq.Grains.Parameters;

/// <summary>The parameter shards on this silo: workers here push to them without a call.</summary>
internal class NearShards
{
    private readonly ConcurrentDictionary<string, ShardAttempt> _shards = new();

    public void Add(string key, ShardAttempt shard) => _shards[key] = shard;

    public void Remove(string key) => _shards.TryRemove(key, out _);

    /// <summary>The shard with a grain's key; null if it is elsewhere, has not begun or has ended.</summary>
    public virtual ShardAttempt? Find(string key) => _shards.GetValueOrDefault(key);
}
