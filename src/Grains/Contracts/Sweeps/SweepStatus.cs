using DistSeq.Contracts.Specs;

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

    /// <summary>Trials in all; fewer are run where the space has no more.</summary>
    [Id(3)]
    public int Budget { get; init; }

    [Id(4)]
    public SweepState State { get; init; }

    /// <summary>Why it failed, each with the path in the sweep's spec; empty otherwise.</summary>
    [Id(5)]
    public IReadOnlyList<SpecFailure> Failures { get; init; } = [];

    /// <summary>Temporary trouble that holds it up, for example a full store; null where there is none.</summary>
    [Id(6)]
    public string? Trouble { get; init; }

    [Id(7)]
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Oddities of its data that may be mistakes: one sentence each. Usually none.</summary>
    [Id(8)]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether there are fewer trials than the budget allows because every point of the space has been tried.</summary>
    [Id(9)]
    public bool IsExhausted { get; init; }

    /// <summary>True when nothing more will happen.</summary>
    public bool IsFinished => State != SweepState.Running;

    /// <summary>The best trial by the first objective; null while none has completed.</summary>
    public TrialStatus? Best => TrialOrder.BestFirst(Trials).FirstOrDefault(static trial => trial.IsRanked);
}
