using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>How a sweep has ended.</summary>
/// <param name="State">Not Running.</param>
/// <param name="Failures">Why it failed; empty otherwise.</param>
/// <param name="IsExhausted">Whether every point of its space has been tried.</param>
internal sealed record SweepEnd(SweepState State, IReadOnlyList<SpecFailure> Failures, bool IsExhausted);
