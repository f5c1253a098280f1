namespace DistSeq.Grains.Parameters;

/// <summary>A version of a shard as it was, while training goes on.</summary>
/// <param name="Version">Updates applied.</param>
/// <param name="Weights">Of the range.</param>
/// <param name="Optimizer">State of the range: a copy, because the shard's own changes in place.</param>
/// <param name="States">Carried states of lanes (shard 0).</param>
internal sealed record HeldVersion(long Version, ReadOnlyMemory<float> Weights, float[] Optimizer, IReadOnlyList<LaneReport> States);
