namespace DistSeq.Client.Reports;

/// <summary>
/// What the sweep optimizes. The only place of the report that knows its name and its direction, together with
/// <see cref="TrialOrder"/>.
/// </summary>
internal sealed class Objective
{
    private readonly string _measure;

    /// <param name="spec">The sweep.</param>
    /// <param name="trials">Its trials; those that were measured know the direction.</param>
    public Objective(SweepSpec spec, IReadOnlyList<TrialStatus> trials)
    {
        var measured = trials.Select(static trial => trial.Objectives).FirstOrDefault(static values => values.Count > 0);
        _measure = measured?[0].Name ?? spec.Objective.Measure ?? "loss";
        IsBetterHigh = measured?[0].IsBetterHigh
            ?? trials.SelectMany(static trial => trial.Rungs).FirstOrDefault()?.IsBetterHigh
            ?? spec.Objective.Direction == ObjectiveDirection.Maximize;
        Name = _measure switch
        {
            ObjectiveSpec.TrainLoss => "training loss",
            ObjectiveSpec.Parameters => "number of parameters",
            _ => "validation " + _measure,
        };
    }

    private bool IsBetterHigh { get; }

    /// <summary>Within a sentence.</summary>
    public string Name { get; }

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
