using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>What is stored of a sweep: its spec, and its trials in order of their numbers.</summary>
[GenerateSerializer, Alias("distseq.SweepRecord")]
internal sealed class SweepRecord
{
    /// <summary>Name of the record in the store.</summary>
    public const string Name = "sweep";

    [Id(0)]
    public SweepSpec? Spec { get; set; }

    [Id(1)]
    public List<TrialStatus> Trials { get; set; } = [];

    /// <summary>Null in records of earlier builds.</summary>
    [Id(2)]
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Null if there is no sweep.</summary>
    public SweepStatus? Status(string id) => Spec is null
        ? null
        : new SweepStatus { Id = id, Name = Spec.Name, Trials = [.. Trials], Budget = Spec.Budget.Trials };
}
