namespace DistSeq.Grains.Sweeps.Search;

/// <summary>How a trial ended.</summary>
internal sealed record TrialOutcome
{
    /// <summary>It failed, or what it measured was not finite.</summary>
    public static readonly TrialOutcome Failed = new();

    private TrialOutcome()
    {
    }

    /// <summary>Lower is better; null where the trial did not get so far. Never infinite or NaN.</summary>
    public double? Objective { get; private init; }

    /// <summary>The last rung of a pruned trial; null for others. Its value is never infinite or NaN.</summary>
    public RungValue? Pruned { get; private init; }

    /// <summary>What was measured last; null of a failed trial.</summary>
    public double? Value => Objective ?? Pruned?.Value;

    /// <summary>A trial that got to its end.</summary>
    public static TrialOutcome Completed(double objective) =>
        double.IsFinite(objective) ? new TrialOutcome { Objective = objective } : Failed;

    /// <summary>A trial that was pruned, with the values at its rungs. The last counts.</summary>
    public static TrialOutcome PrunedAt(IReadOnlyList<RungValue> rungs) =>
        rungs is [.., var last] && double.IsFinite(last.Value) ? new TrialOutcome { Pruned = last } : Failed;
}
