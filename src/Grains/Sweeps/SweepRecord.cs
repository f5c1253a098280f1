using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>What lasts of a sweep: its spec and its trials in the order of their numbers.</summary>
[GenerateSerializer, Alias("distseq.SweepRecord")]
internal sealed class SweepRecord
{
    /// <summary>What the record is called in the store.</summary>
    public const string Name = "sweep";

    [Id(0)]
    public SweepSpec? Spec { get; set; }

    [Id(1)]
    public List<TrialStatus> Trials { get; set; } = [];

    /// <summary>Null in records of earlier builds.</summary>
    [Id(2)]
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Null where there is no sweep.</summary>
    public SweepStatus? Status(string id) => Spec is null
        ? null
        : new SweepStatus { Id = id, Name = Spec.Name, Trials = [.. Trials], Budget = Spec.Budget.Trials };
}
