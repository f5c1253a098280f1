namespace DistSeq.Grains.Cluster;

/// <summary>A page of the list of jobs.</summary>
[GenerateSerializer, Alias("distseq.JobPageRecord")]
internal sealed class JobPageRecord
{
    /// <summary>Lines in order of their numbers.</summary>
    [Id(0)]
    public List<JobLine> Lines { get; set; } = [];
}
