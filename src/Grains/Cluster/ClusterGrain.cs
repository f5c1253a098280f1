using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using Orleans.Concurrency;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers questions about the cluster; changes nothing.</summary>
[StatelessWorker]
internal sealed class ClusterGrain : Grain, IClusterGrain
{
    public async Task<ClusterStatus> GetStatus()
    {
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        var silos = await Task.WhenAll(hosts.Keys.Order().Select(Ask));
        return new ClusterStatus([.. silos.OfType<SiloInfo>()]);
    }

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

    private async Task<SiloInfo?> Ask(SiloAddress address)
    {
        try
        {
            return await GrainFactory.GetGrain<IComputeInfoGrain>(address.ToParsableString()).Get();
        }
        catch (Exception e) when (e is OrleansException or KeyNotFoundException or TimeoutException)
        {
            // A silo that goes away while it is asked is not part of the cluster any more.
            return null;
        }
    }
}
