namespace DistSeq.Contracts.Jobs;

/// <summary>
/// One job in a list: what the cluster knows of every job without asking it. Losses are in nats per token; figures that are not
/// known are null.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.JobLine")]
public sealed record JobLine
{
    private const int LongestError = 500;

    /// <summary>Place in the order of submission, from 0; no two jobs of a list have the same.</summary>
    [Id(0)]
    public long Number { get; init; }

    [Id(1)]
    public required string Id { get; init; }

    [Id(2)]
    public required string Name { get; init; }

    [Id(3)]
    public JobState State { get; init; }

    /// <summary>Optimizer updates applied.</summary>
    [Id(4)]
    public long Step { get; init; }

    /// <summary>Optimizer updates in all; 0 before the job runs.</summary>
    [Id(5)]
    public long Steps { get; init; }

    /// <summary>Training loss.</summary>
    [Id(6)]
    public double? TrainLoss { get; init; }

    /// <summary>Loss on the held-out split with the final weights.</summary>
    [Id(7)]
    public double? ValidLoss { get; init; }

    [Id(8)]
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the cluster learned that the job had ended; null before.</summary>
    [Id(9)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, or why nothing newer is known; cut after 500 characters.</summary>
    [Id(10)]
    public string? Error { get; init; }

    /// <summary>Name of its prepared data.</summary>
    [Id(11)]
    public string? Dataset { get; init; }

    /// <summary>Temporary trouble that holds the job up; null where there is none.</summary>
    [Id(12)]
    public string? Trouble { get; init; }

    /// <summary>Since when; null where there is no trouble.</summary>
    [Id(13)]
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>Why it cannot start now, and what would let it start; null where it does not wait.</summary>
    [Id(14)]
    public string? WaitsFor { get; init; }

    /// <summary>What it does before its first step, other than wait; null otherwise.</summary>
    [Id(15)]
    public string? Preparing { get; init; }

    /// <summary>Whether it cannot start on the present silos, however many threads are free.</summary>
    [Id(16)]
    public bool CannotStart { get; init; }

    /// <summary>True when nothing more will happen.</summary>
    public bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Cancelled;

    /// <summary>The same job ended: nothing holds it up any longer, and it waits for nothing.</summary>
    public JobLine Ended(JobState state, string? error) => this with
    {
        State = state,
        Error = error,
        Trouble = null,
        TroubleSince = null,
        WaitsFor = null,
        CannotStart = false,
        Preparing = null,
    };

    /// <summary>What a list shows of a job.</summary>
    public static JobLine Of(JobStatus status) => new()
    {
        Id = status.Id,
        Name = status.Name,
        State = status.State,
        Step = status.Step,
        Steps = status.Steps,
        TrainLoss = status.TrainLoss,
        ValidLoss = status.ValidLoss,
        SubmittedAt = status.SubmittedAt,
        Error = status.Error is { Length: > LongestError } error ? error[..LongestError] + "…" : status.Error,
        Dataset = status.Dataset,
        Trouble = status.Trouble,
        TroubleSince = status.TroubleSince,
        WaitsFor = status.WaitsFor,
        Preparing = status.Preparing,
        CannotStart = status.CannotStart,
    };
}
