namespace DistSeq.Grains.Tests;

/// <summary>Shards that a test interferes with are reached only by messages, even on their own silo.</summary>
internal sealed class InterferedShards(Interference interference) : NearShards
{
    public override ShardAttempt? Find(string key) => interference.Concerns(key) ? null : base.Find(key);
}
