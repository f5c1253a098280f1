namespace DistSeq.Client.Sweeps;

/// <summary>
/// A sweep as JSON: what sweep prints, and result.json. Trials best first; the best and the path of its spec are null while none
/// has completed.
/// </summary>
internal sealed record SweepResult(
    string Id, string Name, SweepState State, IReadOnlyList<TrialRow> Trials, TrialRow? Best, string? BestSpec)
{
    /// <summary>The id, under its earlier name.</summary>
    public string Sweep => Id;

    public static SweepResult Of(SweepStatus status, string? bestSpec) =>
        new(
            status.Id, status.Name, status.State, [.. TrialOrder.BestFirst(status.Trials).Select(TrialRow.Of)],
            status.Best is { } best ? TrialRow.Of(best) : null, bestSpec);
}
