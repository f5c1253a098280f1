namespace DistSeq.Grains.Parameters;

/// <summary>A copy of a version of a shard as it was, while training goes on.</summary>
/// <param name="Version">Updates applied.</param>
/// <param name="Weights">Of the range.</param>
/// <param name="Optimizer">State of the range, [arrays, n].</param>
/// <param name="States">Carried states of lanes (shard 0).</param>
/// <param name="Ledger">What has gone into the weights.</param>
internal sealed record HeldVersion(long Version, float[] Weights, float[] Optimizer, IReadOnlyList<LaneReport> States, string Ledger);
