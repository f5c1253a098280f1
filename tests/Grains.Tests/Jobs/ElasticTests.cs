using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>Silos come and go, jobs wait and make room: the weights are the same.</summary>
public sealed class ElasticTests(Clusters clusters)
{
    private static readonly JobSpec Long = Examples.Job with
    {
        Model = new ModelSpec { Hidden = 128 },
        Training = Examples.Job.Training with { Steps = 1_500 },
        Cluster = new ClusterSpec { Workers = new WorkerRange(1, 3), ParameterShards = 2 },
    };

    [Fact]
    public async Task A_silo_that_comes_in_mid_job_takes_part_and_no_step_is_done_twice()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var spec = Long with { Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 } };
        var id = TestCluster.NewId();
        var job = await cluster.Submit(spec, id);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 5);
        await cluster.Host.StartAdditionalSiloAsync();
        await Eventually.Holds(async () => (await job.GetStatus()) is { WorkerSilos.Count: 2 } or { IsFinished: true });
        var (status, steps) = await Outcome.Of(job);
        Assert.Null(status.Error);
        Assert.Equal(2, status.WorkerSilos.Count);
        Assert.Equal((await (await clusters.Get()).Train(spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(steps.Select(step => step.Step).Distinct().Order(), steps.Select(step => step.Step));
    }

    [Fact]
    public async Task A_job_waits_for_threads_and_the_higher_priority_goes_first()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var first = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = 1 } });
        await Eventually.Holds(async () => (await first.GetStatus()).State == JobState.Running);
        var quick = Examples.Job with { Cluster = new ClusterSpec { Workers = 1 } };
        var low = await cluster.Submit(quick with { Cluster = quick.Cluster with { Priority = -1 } });
        var high = await cluster.Submit(quick with { Cluster = quick.Cluster with { Priority = 1 } });
        await Eventually.Holds(async () => (await low.GetStatus()).WaitsBehind == 1);
        Assert.Equal((JobState.Queued, JobState.Queued), ((await low.GetStatus()).State, (await high.GetStatus()).State));
        await first.Cancel();
        var (ended, _) = await Outcome.Of(high);
        Assert.Equal(JobState.Completed, ended.State);
        Assert.Equal(JobState.Completed, (await Outcome.Of(low)).Status.State);
    }

    [Fact]
    public async Task A_job_that_has_more_than_its_least_makes_room()
    {
        await using var cluster = await TestCluster.StartAsync(1, threads: 2);
        var wide = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = new WorkerRange(1, 2) } });
        await Eventually.Holds(async () => (await wide.GetStatus()).Workers == 2);
        var second = await cluster.Submit(Long with { Seed = 2, Cluster = new ClusterSpec { Workers = 1 } });
        await Eventually.Holds(async () => (await second.GetStatus()).State == JobState.Running);
        await Eventually.Holds(async () => (await wide.GetStatus()).Workers == 1);
        await second.Cancel();
        await Eventually.Holds(async () => (await wide.GetStatus()) is { Workers: 2 } or { IsFinished: true });
        await wide.Cancel();
    }

    [Fact]
    public async Task A_job_that_waits_can_be_cancelled()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var first = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = 1 } });
        await Eventually.Holds(async () => (await first.GetStatus()).State == JobState.Running);
        var second = await cluster.Submit(Examples.Job);
        Assert.Equal(JobState.Cancelled, (await second.Cancel()).State);
        Assert.Equal(JobState.Cancelled, (await first.Cancel()).State);
    }
}
