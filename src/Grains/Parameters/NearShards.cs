using System.Collections.Concurrent;

namespace DistSeq.Grains.Parameters;

/// <summary>The parameter shards of this silo: who is on the same silo pushes to them without a call.</summary>
internal class NearShards
{
    private readonly ConcurrentDictionary<string, ShardAttempt> _shards = new();

    public void Add(string key, ShardAttempt shard) => _shards[key] = shard;

    public void Remove(string key) => _shards.TryRemove(key, out _);

    /// <summary>The shard with a grain's key; null where it is elsewhere, has not begun or has ended.</summary>
    public virtual ShardAttempt? Find(string key) => _shards.GetValueOrDefault(key);
}
