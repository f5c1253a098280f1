using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>What is stored of a sweep, but for its trials, which are in <see cref="TrialPages"/>.</summary>
[GenerateSerializer, Alias("distseq.SweepRecord")]
internal sealed class SweepRecord
{
    /// <summary>Name of the record in the store.</summary>
    public const string Name = "sweep";

    [Id(0)]
    public SweepSpec? Spec { get; set; }

    /// <summary>Null in records of earlier builds.</summary>
    [Id(2)]
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Its uploads.</summary>
    [Id(3)]
    public IReadOnlyList<SweepData> Data { get; set; } = [];

    [Id(4)]
    public SweepState State { get; set; }

    /// <summary>Why it failed.</summary>
    [Id(5)]
    public IReadOnlyList<SpecFailure> Failures { get; set; } = [];

    /// <summary>Whether a user has cancelled it: running trials are to end.</summary>
    [Id(6)]
    public bool IsCancelled { get; set; }

    /// <summary>Oddities of its data.</summary>
    [Id(7)]
    public IReadOnlyList<string> Notes { get; set; } = [];

    /// <summary>When it ended; null before.</summary>
    [Id(8)]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether every point of the space had been tried when it ended.</summary>
    [Id(9)]
    public bool IsExhausted { get; set; }

    /// <summary>Trials that had ended when it ended.</summary>
    [Id(10)]
    public int Trials { get; set; }

    /// <summary>The best trial's first objective when it ended; null if none has completed.</summary>
    [Id(11)]
    public double? Best { get; set; }

    /// <summary>Null if there is no sweep.</summary>
    public SweepStatus? Status(string id) => Spec is null
        ? null
        : new SweepStatus
        {
            Id = id,
            Name = Spec.Name,
            Budget = Spec.Budget.Trials,
            State = State,
            Failures = Failures,
            Notes = Notes,
            SubmittedAt = SubmittedAt ?? default,
            IsExhausted = IsExhausted,
        };

    /// <summary>Its line in the list of sweeps; null if there is no sweep.</summary>
    public JobLine? Line(string id) => Spec is null
        ? null
        : new JobLine
        {
            Id = id,
            Name = Spec.Name,
            State = State switch
            {
                SweepState.Running => JobState.Running,
                SweepState.Completed => JobState.Completed,
                SweepState.Failed => JobState.Failed,
                _ => JobState.Cancelled,
            },
            SubmittedAt = SubmittedAt ?? default,
            EndedAt = EndedAt,
            Step = Trials,
            Steps = Spec.Budget.Trials,
            ValidLoss = Best,
            // So that the collector keeps the upload.
            Dataset = Data is [var first, ..] ? $"{first.Sha256}-sweep" : null,
        };
}
