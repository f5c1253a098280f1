namespace DistSeq.Benchmarks.Versus;

/// <summary>What the peer prints.</summary>
/// <param name="Steps">Steps measured.</param>
/// <param name="TokensPerSecond">Tokens of a step divided by its median time.</param>
/// <param name="MsPerStepMedian">Median time of a step.</param>
/// <param name="MsPerStepBest">5th percentile of the time of a step.</param>
/// <param name="Loss">Nats per token; only to check that it is a number.</param>
internal sealed record PeerFigures(long Steps, double TokensPerSecond, double MsPerStepMedian, double MsPerStepBest, double Loss);
