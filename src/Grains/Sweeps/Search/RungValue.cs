namespace DistSeq.Grains.Sweeps.Search;

/// <summary>What was measured at a rung.</summary>
/// <param name="Step">Optimizer updates until then.</param>
/// <param name="Value">The objective; lower is better. NaN where it was not finite.</param>
internal readonly record struct RungValue(long Step, double Value);
