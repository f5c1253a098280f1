namespace DistSeq.Benchmarks.Scale;

/// <summary>The work of a step on one silo.</summary>
/// <param name="ComputeSeconds">Gradients and update of the silo's own batch.</param>
/// <param name="Parameters">Parameters of the model.</param>
internal sealed record ScaleLoad(double ComputeSeconds, long Parameters);
