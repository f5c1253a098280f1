namespace DistSeq.Client.Sweeps;

/// <summary>The order trials are shown in: lowest objective first, then those without one; ties by number.</summary>
internal static class Ranking
{
    public static IEnumerable<TrialStatus> Of(SweepStatus status) => status.Trials
        .OrderBy(trial => trial.State != TrialState.Completed)
        .ThenBy(trial => trial.Objective ?? double.PositiveInfinity)
        .ThenBy(trial => trial.Number);
}
