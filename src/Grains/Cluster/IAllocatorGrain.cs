namespace DistSeq.Grains.Cluster;

/// <summary>Shares out the cluster's compute threads among jobs; key 0. Only silos call it.</summary>
[Alias("distseq.IAllocatorGrain")]
internal interface IAllocatorGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Asks for slots, and says what a job has. A job asks again every second or so; one that falls silent loses its slots.
    /// </summary>
    [Alias("Ask"), ResponseTimeout("00:00:05")]
    Task<SlotGrant> Ask(SlotRequest request);

    /// <summary>Gives back what a job has.</summary>
    [Alias("Release")]
    Task Release(string job);
}
