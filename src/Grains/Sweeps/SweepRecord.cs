using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>What lasts of a sweep: its spec and its trials in the order of their numbers.</summary>
[GenerateSerializer, Alias("distseq.SweepRecord")]
internal sealed class SweepRecord
{
    [Id(0)]
    public SweepSpec? Spec { get; set; }

    [Id(1)]
    public List<TrialStatus> Trials { get; set; } = [];
}
