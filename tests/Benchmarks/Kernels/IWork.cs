namespace DistSeq.Benchmarks.Kernels;

/// <summary>A parameter of a benchmark that knows how many operations one call is.</summary>
public interface IWork
{
    /// <summary>Floating-point operations of a call; a fused multiply-add is two.</summary>
    double Flops { get; }
}
