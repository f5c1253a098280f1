namespace DistSeq.Chaos;

/// <summary>The result of a run.</summary>
/// <param name="Seed">Seed of the strikes.</param>
/// <param name="Strikes">In order.</param>
/// <param name="Jobs">In order.</param>
/// <param name="NeighbourJobs">Jobs of the second cluster.</param>
/// <param name="Failures">What did not hold; empty if all is well.</param>
internal sealed record Verdict(
    int Seed, IReadOnlyList<StrikeOutcome> Strikes, IReadOnlyList<JobOutcome> Jobs,
    int NeighbourJobs, IReadOnlyList<string> Failures);
