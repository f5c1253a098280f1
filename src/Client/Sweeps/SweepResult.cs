namespace DistSeq.Client.Sweeps;

/// <summary>
/// How a sweep ended: what sweep prints, and result.json. Trials best first; the best and the path of its spec are null when none
/// completed.
/// </summary>
internal sealed record SweepResult(string Sweep, string Name, IReadOnlyList<TrialRow> Trials, TrialRow? Best, string? BestSpec)
{
    public static SweepResult Of(SweepStatus status, string? bestSpec) =>
        new(
            status.Id, status.Name, [.. Ranking.Of(status).Select(TrialRow.Of)],
            status.Best is { } best ? TrialRow.Of(best) : null, bestSpec);
}
