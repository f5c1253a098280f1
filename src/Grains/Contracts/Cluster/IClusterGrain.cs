using DistSeq.Contracts.Jobs;

namespace DistSeq.Contracts.Cluster;

/// <summary>The cluster as a whole; key 0.</summary>
[Alias("distseq.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>Silos and their compute threads, now.</summary>
    [Needs(Role.Viewer), Alias("GetStatus")]
    Task<ClusterStatus> GetStatus();

    /// <summary>
    /// Lets every silo examine itself and try the artifact store: what one silo writes, all must see. Asking again is harmless.
    /// </summary>
    [Needs(Role.Viewer), Alias("Examine")]
    Task<ClusterFacts> Examine();

    /// <summary>
    /// The jobs that match, the latest first. Only unfinished jobs are asked how far they are.
    /// </summary>
    [Needs(Role.Viewer), Alias("FindJobs")]
    Task<JobPage> FindJobs(JobQuery query);

    /// <summary>
    /// The sweeps that match, the latest first: the steps of a line are trials, and its validation loss is the best one's.
    /// </summary>
    [Needs(Role.Viewer), Alias("FindSweeps")]
    Task<JobPage> FindSweeps(JobQuery query);
}
