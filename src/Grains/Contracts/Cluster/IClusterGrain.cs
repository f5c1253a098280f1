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

    /// <summary>
    /// The jobs that are asked for, the latest first. Only those that have not ended are asked how far they are.
    /// </summary>
    [Alias("FindJobs")]
    Task<JobPage> FindJobs(JobQuery query);
}
