using DistSeq.Chaos.Jobs;
using DistSeq.Chaos.Strikes;

namespace DistSeq.Chaos;

/// <summary>How it went.</summary>
/// <param name="Seed">What the strikes were drawn with.</param>
/// <param name="Steps">Steps of a job.</param>
/// <param name="WeightsSha256">Of the undisturbed run.</param>
/// <param name="Strikes">In order.</param>
/// <param name="Jobs">In order.</param>
/// <param name="NeighbourJobs">Jobs of the second cluster.</param>
/// <param name="Failures">What did not hold; none when all is well.</param>
internal sealed record Verdict(
    int Seed, long Steps, string WeightsSha256, IReadOnlyList<StrikeOutcome> Strikes, IReadOnlyList<JobOutcome> Jobs,
    int NeighbourJobs, IReadOnlyList<string> Failures);
