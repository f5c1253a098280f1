namespace DistSeq.Contracts.Sweeps;

/// <summary>A sweep as shown to people.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SweepStatus")]
public sealed record SweepStatus
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Trials issued so far, in the order of their numbers.</summary>
    [Id(2)]
    public IReadOnlyList<TrialStatus> Trials { get; init; } = [];

    /// <summary>Trials in all.</summary>
    [Id(3)]
    public int Budget { get; init; }

    /// <summary>True when every trial has ended.</summary>
    public bool IsFinished => Trials.Count == Budget && Trials.All(trial => trial.State != TrialState.Running);

    /// <summary>The completed trial with the lowest objective, the earlier of two equal ones; null when there is none.</summary>
    public TrialStatus? Best => Trials.Where(trial => trial is { State: TrialState.Completed, Objective: not null })
        .OrderBy(trial => trial.Objective).ThenBy(trial => trial.Number).FirstOrDefault();
}
