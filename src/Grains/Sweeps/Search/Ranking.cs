namespace DistSeq.Grains.Sweeps.Search;

/// <summary>Which trials are better than others.</summary>
internal static class Ranking
{
    /// <summary>
    /// Indices of the trials that have ended and did not fail, the best first. Completed trials come before pruned ones, and
    /// among those, the ones that got further; of equals, the earlier.
    /// </summary>
    public static IReadOnlyList<int> BestFirst(IReadOnlyList<StudyTrial> trials) =>
    [
        .. trials.Index().Where(static trial => trial.Item.Outcome?.Value is not null)
            .OrderBy(static trial => trial.Item.Outcome!.Objective is null)
            .ThenByDescending(static trial => trial.Item.Outcome!.Pruned?.Step ?? 0)
            .ThenBy(static trial => trial.Item.Outcome!.Value)
            .ThenBy(static trial => trial.Index)
            .Select(static trial => trial.Index),
    ];
}
