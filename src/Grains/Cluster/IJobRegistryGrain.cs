namespace DistSeq.Grains.Cluster;

/// <summary>The ids of all jobs of the cluster; key 0. Only silos call it.</summary>
[Alias("distseq.IJobRegistryGrain")]
internal interface IJobRegistryGrain : IGrainWithIntegerKey
{
    [Alias("Add")]
    Task Add(string job);

    /// <summary>In the order in which they were added.</summary>
    [Alias("List")]
    Task<IReadOnlyList<string>> List();
}
