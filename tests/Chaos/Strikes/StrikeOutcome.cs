namespace DistSeq.Chaos.Strikes;

/// <summary>The outcome of a strike.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Fault">What was done.</param>
/// <param name="Victim">The process it was done to.</param>
/// <param name="RunsJob">Whether the victim ran the job's grain.</param>
/// <param name="HangSeconds">How long it hung; 0 for other faults.</param>
/// <param name="Step">Last step seen before.</param>
/// <param name="RecoverySeconds">
/// Longest time without a new step, from the last step before the strike until all is well again.
/// </param>
/// <param name="BarSeconds">The most that this may be.</param>
internal sealed record StrikeOutcome(
    int Number, Fault Fault, string Victim, bool RunsJob, double HangSeconds, long Step, double RecoverySeconds,
    double BarSeconds)
{
    public bool Ok => RecoverySeconds <= BarSeconds;
}
