namespace DistSeq.Client.Reports;

/// <summary>
/// What the sweep optimizes. The only place of the report that knows its name and its direction, together with
/// <see cref="TrialOrder"/>.
/// </summary>
internal sealed class Objective(SweepSpec spec)
{
    private readonly string _measure = "loss";

    private bool IsBetterHigh { get; init; }

    /// <summary>Within a sentence.</summary>
    public string Name { get; } =
        spec.Base.Data.Validation is { Share: 0, Path: null } ? "training loss" : "validation loss";

    /// <summary>What "better" looks like.</summary>
    public string Better => IsBetterHigh ? "higher" : "lower";

    /// <summary>A number of which lower is better.</summary>
    public double Cost(double objective) => IsBetterHigh ? -objective : objective;

    /// <summary>The objective in what a job has measured on its validation split.</summary>
    public double? In(IReadOnlyList<MeasuredValue> measures) =>
        measures.FirstOrDefault(measure => measure.Name == _measure)?.Value;

    /// <summary>The objective of a trial that can be compared with others; null for one that did not complete.</summary>
    public static double? Of(TrialStatus trial) =>
        trial.IsRanked && trial.Objective is { } objective && double.IsFinite(objective) ? objective : null;

    /// <summary>The last that is known of a trial, also of one that was pruned.</summary>
    public static double? LastOf(TrialStatus trial) => Of(trial)
        ?? (trial.Rungs.Count > 0 && double.IsFinite(trial.Rungs[^1].Objective) ? trial.Rungs[^1].Objective : null);
}
