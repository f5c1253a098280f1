namespace DistSeq.Benchmarks.Sweeps;

/// <summary>Memory of a silo after a garbage collection.</summary>
/// <param name="Trials">Trials that had ended.</param>
/// <param name="Bytes">Of objects.</param>
internal readonly record struct MemoryAt(int Trials, long Bytes);
