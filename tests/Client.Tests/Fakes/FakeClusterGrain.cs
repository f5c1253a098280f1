using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeClusterGrain(Dictionary<string, FakeJob> jobs, ClusterFacts facts) : IClusterGrain
{
    public Task<ClusterStatus> GetStatus() => Task.FromResult(new ClusterStatus([]));

    public Task<ClusterFacts> Examine() => Task.FromResult(facts);

    public Task<IReadOnlyList<JobStatus>> ListJobs() => Task.FromResult<IReadOnlyList<JobStatus>>([.. jobs.Values.Select(static job => job.Status)]);
}
