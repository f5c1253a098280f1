using DistSeq.Contracts.Jobs;

namespace DistSeq.Contracts.Cluster;

/// <summary>The cluster as a whole; key 0.</summary>
[Alias("distseq.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>Silos and their compute threads, now.</summary>
    [Alias("GetStatus")]
    Task<ClusterStatus> GetStatus();

    /// <summary>All jobs this cluster knows, the latest first.</summary>
    [Alias("ListJobs")]
    Task<IReadOnlyList<JobStatus>> ListJobs();
}
