using DistSeq.Grains.Calls;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers questions about the cluster; changes nothing that is stored.</summary>
[StatelessWorker]
internal sealed class ClusterGrain(SiloRoster roster, StoreTrial trial, TimeProvider clock) : Grain, IClusterGrain
{
    private static readonly TimeSpan LongestExamination = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    public async Task<ClusterStatus> GetStatus() => new(await roster.Ask());

    public async Task<JobPage> FindJobs(JobQuery query)
    {
        var registry = GrainFactory.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
        if (query.State is not (JobState.Queued or JobState.Running))
        {
            var page = await registry.Find(query);
            return page with { Jobs = await Task.WhenAll(page.Jobs.Select(line => Now(line, IJobRegistryGrain.Jobs))) };
        }

        // Only the job itself knows which of the two it is.
        var open = await Task.WhenAll((await registry.ListOpen()).Reverse().Select(line => Now(line, IJobRegistryGrain.Jobs)));
        JobLine[] found = [.. open.Where(line => query.Asks(line, clock.GetUtcNow()))];
        var limit = Math.Max(1, query.Limit);
        return found.Length > limit ? new JobPage(found[..limit], found[limit - 1].Number) : new JobPage(found, null);
    }

    public async Task<JobPage> FindSweeps(JobQuery query)
    {
        var page = await GrainFactory.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps).Find(query);
        return page with { Jobs = await Task.WhenAll(page.Jobs.Select(line => Now(line, IJobRegistryGrain.Sweeps))) };
    }

    /// <summary>A duplicate examines again.</summary>
    public async Task<ClusterFacts> Examine()
    {
        var probe = await trial.Leave();
        var members = roster.Members.Select(silo => silo.ToParsableString()).ToArray();
        var facts = await Task.WhenAll(members.Select(silo =>
            GrainFactory.GetGrain<ISiloGrain>(silo).Examine(probe).OrNull(LongestExamination, clock)));
        await trial.Remove(probe);
        return new ClusterFacts([.. facts.OfType<SiloFacts>()], [.. members.Where((_, index) => facts[index] is null)]);
    }

    // The current line of a job or sweep that has not ended. Ended ones are not woken.
    private async Task<JobLine> Now(JobLine line, long list)
    {
        if (line.IsFinished)
            return line;
        var answer = ServiceProvider.GetRequiredKeyedService<IListedRecords>(list).Wake(line.Id);
        try
        {
            return await answer.WaitAsync(LongestAnswer, clock) with { Number = line.Number };
        }
        catch (DamagedException e)
        {
            return line with { Error = e.Message };
        }
        catch (Exception e) when (e is OrleansException or KeyNotFoundException or StoreException or TimeoutException)
        {
            // One job whose silo is going away must not hide the others.
            answer.Ignore();
            return line with { Error = $"It does not answer now: {e.Message} Ask again in a few seconds." };
        }
    }
}
