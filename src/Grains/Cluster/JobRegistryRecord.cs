namespace DistSeq.Grains.Cluster;

/// <summary>Ids of jobs in the order of their submission.</summary>
[GenerateSerializer, Alias("distseq.JobRegistryRecord")]
internal sealed class JobRegistryRecord
{
    [Id(0)]
    public List<string> Jobs { get; set; } = [];
}
