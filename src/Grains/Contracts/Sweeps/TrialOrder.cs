namespace DistSeq.Contracts.Sweeps;

/// <summary>The one order of trials: the lowest objective first, then those without one; ties by number.</summary>
public static class TrialOrder
{
    /// <summary>The trials, best first.</summary>
    public static IOrderedEnumerable<TrialStatus> BestFirst(IEnumerable<TrialStatus> trials) => trials
        .OrderBy(static trial => !trial.IsRanked)
        .ThenBy(static trial => trial.Objective ?? double.PositiveInfinity)
        .ThenBy(static trial => trial.Number);
}
