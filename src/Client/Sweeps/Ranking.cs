using DistSeq.Contracts.Sweeps;

namespace DistSeq.Client.Sweeps;

/// <summary>The order trials are shown in: by objective, the lowest first, then those without one; equals by number.</summary>
internal static class Ranking
{
    public static IEnumerable<TrialStatus> Of(SweepStatus status) => status.Trials
        .OrderBy(trial => trial.State != TrialState.Completed)
        .ThenBy(trial => trial.Objective ?? double.PositiveInfinity)
        .ThenBy(trial => trial.Number);
}
