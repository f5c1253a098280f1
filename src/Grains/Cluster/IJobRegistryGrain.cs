namespace DistSeq.Grains.Cluster;

/// <summary>The ids of all jobs of the cluster; key 0. Only silos call it.</summary>
[Alias("distseq.IJobRegistryGrain")]
internal interface IJobRegistryGrain : IGrainWithIntegerKey
{
    [Alias("Add")]
    Task Add(string job);

    /// <summary>The job has ended.</summary>
    [Alias("Close")]
    Task Close(string job);

    /// <summary>In the order in which they were added.</summary>
    [Alias("List")]
    Task<IReadOnlyList<string>> List();

    /// <summary>Those that have not ended, as far as is known, in the order in which they were added.</summary>
    [Alias("ListOpen")]
    Task<IReadOnlyList<string>> ListOpen();
}
