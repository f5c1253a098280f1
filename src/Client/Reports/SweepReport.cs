using DistSeq.Client.Reports.Numbers;

namespace DistSeq.Client.Reports;

/// <summary>All that a report shows: a sweep, what its jobs reported, and the figures that several sections need.</summary>
internal sealed class SweepReport
{
    public SweepReport(SweepStatus status, SweepSpec spec, IReadOnlyDictionary<int, TrialCurve> curves)
    {
        (Status, Spec, Curves) = (status, spec, curves);
        Objective = new Objective(spec, status.Trials);
        ByNumber = [.. status.Trials.OrderBy(static trial => trial.Number)];
        Ranked = [.. TrialOrder.BestFirst(status.Trials).Where(trial => Objective.Of(trial) is not null)];
        Axes = FieldAxis.AllOf(spec, ByNumber);
        Sample = new Sample(
            [.. Axes.Select(static axis => axis.Sampled)],
            [.. Ranked.Select(trial => Axes.Select(axis => axis.Sample(trial)).ToArray())],
            [.. Ranked.Select(trial => Objective.Cost(Objective.Of(trial)!.Value))]);
    }

    public SweepStatus Status { get; }

    public SweepSpec Spec { get; }

    public Objective Objective { get; }

    /// <summary>By the number of the trial; none of a job that is gone.</summary>
    public IReadOnlyDictionary<int, TrialCurve> Curves { get; }

    /// <summary>When the page is written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>All trials in the order of their numbers.</summary>
    public IReadOnlyList<TrialStatus> ByNumber { get; }

    /// <summary>The trials with a finite objective, best first.</summary>
    public IReadOnlyList<TrialStatus> Ranked { get; }

    public TrialStatus? Best => Ranked.Count > 0 ? Ranked[0] : null;

    /// <summary>The searched fields, in the order of the spec.</summary>
    public IReadOnlyList<FieldAxis> Axes { get; }

    /// <summary>The ranked trials as the analyses of importance see them.</summary>
    public Sample Sample { get; }

    /// <summary>The objective of a trial of <see cref="Ranked"/>.</summary>
    public static double ValueOf(TrialStatus ranked) => Objective.Of(ranked)!.Value;
}
