namespace DistSeq.Chaos.Soaking;

/// <summary>How a soak went.</summary>
/// <param name="Jobs">Jobs in all.</param>
/// <param name="Readings">In order.</param>
/// <param name="Failures">What did not hold; empty if all is flat.</param>
internal sealed record SoakVerdict(int Jobs, IReadOnlyList<Reading> Readings, IReadOnlyList<string> Failures);
