namespace DistSeq.Contracts.Sweeps;

/// <summary>The one order of trials.</summary>
public static class TrialOrder
{
    /// <summary>
    /// The trials, best first: by the first objective, then those without one, the pruned ones that got furthest first; ties by
    /// number.
    /// </summary>
    public static IOrderedEnumerable<TrialStatus> BestFirst(IEnumerable<TrialStatus> trials) => trials
        .OrderBy(static trial => !trial.IsRanked)
        .ThenBy(static trial => trial.IsRanked ? trial.Cost : 0)
        .ThenByDescending(static trial => trial.Rungs is [.., var last] ? last.Step : 0)
        .ThenBy(static trial => trial.Number);

    /// <summary>
    /// The trials that no other beats: none is better in one objective and at least as good in the other. In the order of the
    /// first objective. With one objective, the best alone.
    /// </summary>
    public static IReadOnlyList<TrialStatus> Front(IEnumerable<TrialStatus> trials)
    {
        var front = new List<TrialStatus>();
        foreach (var trial in trials.Where(static trial => trial.IsRanked)
            .OrderBy(static trial => trial.Cost).ThenBy(Second).ThenBy(static trial => trial.Number))
        {
            if (front.Count == 0 || Second(trial) < Second(front[^1]))
                front.Add(trial);
        }

        return front;
    }

    private static double Second(TrialStatus trial) => trial.Objectives is [_, var second] ? second.Cost : 0;
}
