namespace DistSeq.Contracts.Sweeps;

/// <summary>One trial of a sweep.</summary>
[GenerateSerializer, Immutable, Alias("distseq.TrialStatus")]
public sealed record TrialStatus
{
    /// <summary>Number within the sweep, from 0.</summary>
    [Id(0)]
    public int Number { get; init; }

    [Id(1)]
    public TrialState State { get; init; }

    /// <summary>Searched fields of the job spec and this trial's values, in the order of the sweep's spec.</summary>
    [Id(2)]
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the job the trial runs as.</summary>
    [Id(3)]
    public required string Job { get; init; }

    /// <summary>What the sweep looks for, as it was measured in the end; null if it has not got there.</summary>
    [Id(4)]
    public double? Objective { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    [Id(5)]
    public string? Reason { get; init; }

    /// <summary>Trainable parameters of its model.</summary>
    [Id(6)]
    public long Parameters { get; init; }

    /// <summary>Seconds of training.</summary>
    [Id(7)]
    public double Seconds { get; init; }

    /// <summary>Every measure of its task on the validation split; none before it has ended, or without such a split.</summary>
    [Id(8)]
    public IReadOnlyList<Generation.MeasuredValue> Measures { get; init; } = [];

    /// <summary>Optimizer updates that its job has applied.</summary>
    [Id(9)]
    public long Steps { get; init; }

    /// <summary>How often it has been begun: 1, and more after retries.</summary>
    [Id(10)]
    public int Tries { get; init; } = 1;

    /// <summary>What the objective was on the way, in the order of steps; empty without pruning.</summary>
    [Id(11)]
    public IReadOnlyList<TrialRung> Rungs { get; init; } = [];

    /// <summary>
    /// The sweep's objectives as they were measured in the end: one or two. None if it has not got there.
    /// </summary>
    [Id(12)]
    public IReadOnlyList<Generation.MeasuredValue> Objectives { get; init; } = [];

    /// <summary>
    /// Number of the trial whose training it continues; null where it begins one.
    /// </summary>
    [Id(13)]
    public int? Parent { get; init; }

    /// <summary>The first objective such that lower is better; null if it has not got there.</summary>
    public double? Cost => Objectives is [var first, ..] ? first.Cost : Objective;

    /// <summary>True when its result is final.</summary>
    public bool HasEnded => State != TrialState.Running;

    /// <summary>True when it has a result to be ranked by.</summary>
    public bool IsRanked => this is { State: TrialState.Completed, Objective: not null };
}
