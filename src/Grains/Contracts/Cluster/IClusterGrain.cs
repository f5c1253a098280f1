using DistSeq.Contracts.Jobs;

namespace DistSeq.Contracts.Cluster;

/// <summary>The cluster as a whole; key 0.</summary>
[Alias("distseq.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>Silos and their compute threads, now.</summary>
    [Alias("GetStatus")]
    Task<ClusterStatus> GetStatus();

    /// <summary>
    /// Has every silo look at itself, and try the artifact store: what one of them writes, all must see. Asking again is harmless.
    /// </summary>
    [Alias("Examine")]
    Task<ClusterFacts> Examine();

    /// <summary>All jobs this cluster knows, the latest first.</summary>
    [Alias("ListJobs")]
    Task<IReadOnlyList<JobStatus>> ListJobs();
}
