using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Tests.Cluster;

public sealed class StrayPartsTests
{
    // No time limit of a silo is reached.
    [Fact]
    public async Task A_silo_stops_at_once_whatever_ended_jobs_and_epochs_have_left_on_it()
    {
        await using var cluster = await TestCluster.StartAsync(2, clock: new PatientClock());
        var (status, _) = await Outcome.Of(await cluster.Submit(Examples.Job, TestCluster.NewId()));
        Assert.Equal(JobState.Completed, status.State);
        var silo = cluster.Host.Silos[0];
        await cluster.Shard("never-submitted").Look(1);
        await cluster.Shard(status.Id, attempt: 1).Look(1);
        await cluster.Grains.GetGrain<IWorkerGrain>(SiloKey.Worker(status.Id, 7, 0, silo.SiloAddress.ToParsableString())).Hold(1);
        await Eventually.Comes(cluster.Host.StopSiloAsync(silo, TestContext.Current.CancellationToken));
    }
}
