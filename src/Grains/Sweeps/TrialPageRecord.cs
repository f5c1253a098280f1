using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>A page of the table of trials.</summary>
[GenerateSerializer, Alias("distseq.TrialPageRecord")]
internal sealed class TrialPageRecord
{
    /// <summary>Trials in order of their numbers.</summary>
    [Id(0)]
    public List<TrialStatus> Trials { get; set; } = [];
}
