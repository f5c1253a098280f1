namespace DistSeq.Chaos.Sweeping;

/// <summary>The result of a run.</summary>
/// <param name="Seed">Seed of the kills.</param>
/// <param name="Sweeps">In order.</param>
/// <param name="Failures">What did not hold; empty if all is well.</param>
internal sealed record SweepVerdict(int Seed, IReadOnlyList<SweepOutcome> Sweeps, IReadOnlyList<string> Failures);
