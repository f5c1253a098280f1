namespace DistSeq.Benchmarks.Scale;

/// <summary>A measured step of two silos that share one batch.</summary>
/// <param name="Config">Name of the configuration.</param>
/// <param name="Load">Its load on one silo alone.</param>
/// <param name="Traffic">Mode of aggregation.</param>
/// <param name="BitsPerSecond">Rate of each silo's link, each way.</param>
/// <param name="Seconds">Time of a step.</param>
internal sealed record LinkStep(string Config, ScaleLoad Load, Traffic Traffic, double BitsPerSecond, double Seconds)
{
    /// <summary>Load of each of the two.</summary>
    public ScaleLoad Half => Load with { ComputeSeconds = Load.ComputeSeconds / 2 };
}
