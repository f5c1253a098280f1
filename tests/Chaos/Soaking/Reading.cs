namespace DistSeq.Chaos.Soaking;

/// <summary>What all processes hold at one moment.</summary>
/// <param name="Jobs">Jobs that have ended by then.</param>
/// <param name="Processes">The silos, then Redis.</param>
internal sealed record Reading(int Jobs, IReadOnlyList<ProcessReading> Processes);
