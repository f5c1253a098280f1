using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Tests;

/// <summary>Shards that a test interferes with are reached by messages only, on their own silo too.</summary>
internal sealed class InterferedShards(Interference interference) : NearShards
{
    public override ShardEpoch? Find(string key) => interference.Concerns(key) ? null : base.Find(key);
}
