namespace DistSeq.Grains.Cluster;

/// <summary>Ids of jobs.</summary>
[GenerateSerializer, Alias("distseq.JobRegistryRecord")]
internal sealed class JobRegistryRecord
{
    /// <summary>All jobs, in the order of their submission.</summary>
    [Id(0)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>Those that are not known to have ended.</summary>
    [Id(1)]
    public List<string> Open { get; set; } = [];
}
