using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using Orleans.Concurrency;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers questions about the cluster; changes nothing that lasts.</summary>
[StatelessWorker]
internal sealed class ClusterGrain(SiloRoster roster, StoreTrial trial, TimeProvider clock) : Grain, IClusterGrain
{
    private static readonly TimeSpan LongestExamination = TimeSpan.FromSeconds(10);

    public async Task<ClusterStatus> GetStatus() => new(await roster.Ask());

    public async Task<IReadOnlyList<JobStatus>> ListJobs()
    {
        var jobs = await GrainFactory.GetGrain<IJobRegistryGrain>(0).List();
        return await Task.WhenAll(jobs.Reverse().Select(StatusOf));
    }

    /// <summary>A duplicate examines once more.</summary>
    public async Task<ClusterFacts> Examine()
    {
        var probe = await trial.Leave();
        var members = roster.Members.Select(silo => silo.ToParsableString()).ToArray();
        var facts = await Task.WhenAll(members.Select(silo => Examine(silo, probe)));
        await trial.Remove(probe);
        return new ClusterFacts([.. facts.OfType<SiloFacts>()], [.. members.Where((_, index) => facts[index] is null)]);
    }

    private async Task<SiloFacts?> Examine(string silo, string? probe)
    {
        var answer = GrainFactory.GetGrain<ISiloGrain>(silo).Examine(probe);
        try
        {
            return await answer.WaitAsync(LongestExamination, clock);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            answer.Ignore();
            return null;
        }
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
