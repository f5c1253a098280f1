using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using Orleans.Concurrency;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers questions about the cluster; changes nothing.</summary>
[StatelessWorker]
internal sealed class ClusterGrain(SiloRoster roster) : Grain, IClusterGrain
{
    public async Task<ClusterStatus> GetStatus() => new(await roster.Ask());

    public async Task<IReadOnlyList<JobStatus>> ListJobs()
    {
        var jobs = await GrainFactory.GetGrain<IJobRegistryGrain>(0).List();
        return await Task.WhenAll(jobs.Reverse().Select(StatusOf));
    }

    private async Task<JobStatus> StatusOf(string job)
    {
        try
        {
            return await GrainFactory.GetGrain<IJobGrain>(job).GetStatus();
        }
        catch (Exception e) when (e is OrleansException or KeyNotFoundException or TimeoutException)
        {
            // One job whose silo is just going away must not hide the others.
            return new JobStatus { Id = job, Name = job, Error = $"It does not answer now: {e.Message} Ask again in a few seconds." };
        }
    }
}
