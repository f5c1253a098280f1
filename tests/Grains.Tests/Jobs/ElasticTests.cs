namespace DistSeq.Grains.Tests.Jobs;

/// <summary>Silos come and go, and jobs wait and make room, but the weights are the same.</summary>
public sealed class ElasticTests(Clusters clusters)
{
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(50);

    private static readonly JobSpec Wide = Examples.Job with
    {
        Training = Examples.Job.Training with { Steps = 2_000 },
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
    };

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
        var id = TestCluster.NewId();
        using var slow = Slow(cluster, id);
        var job = await cluster.Submit(Wide, id);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 5);
        await cluster.Host.StartAdditionalSiloAsync();
        await Eventually.Holds(async () => (await job.GetStatus()).WorkerSilos.Count == 2);
        await slow.CancelAsync();
        await Judge(job);
    }

    [Fact]
    public async Task A_move_that_storage_holds_up_is_made_up_for()
    {
        // Only the move writes a checkpoint.
        await using var cluster = await TestCluster.StartAsync(
            1, configure: silo => silo.Services.AddSingleton(new CheckpointPolicy(TimeSpan.FromHours(1))));
        var id = TestCluster.NewId();
        using var slow = Slow(cluster, id);
        var job = await cluster.Submit(Wide, id);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 5);
        cluster.Records.Fail(id, 1_000);
        await cluster.Host.StartAdditionalSiloAsync();
        await Eventually.Holds(() => Task.FromResult(cluster.Records.Left(id) < 1_000));
        Assert.Single((await job.GetStatus()).WorkerSilos);
        cluster.Records.Fail(id, 0);
        await Eventually.Holds(async () => (await job.GetStatus()).WorkerSilos.Count == 2);
        await slow.CancelAsync();
        await Judge(job);
    }

    [Fact]
    public async Task A_job_waits_for_threads_and_the_higher_priority_goes_first()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var id = TestCluster.NewId();
        using var slow = Slow(cluster, id);
        var first = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = 1 } }, id);
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
        var (first, other) = (TestCluster.NewId(), TestCluster.NewId());
        using CancellationTokenSource slow = Slow(cluster, first), slower = Slow(cluster, other);
        var wide = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = new WorkerRange(1, 2) } }, first);
        await Eventually.Holds(async () => (await wide.GetStatus()).Workers == 2);
        var second = await cluster.Submit(Long with { Seed = 2, Cluster = new ClusterSpec { Workers = 1 } }, other);
        await Eventually.Holds(async () => (await second.GetStatus()).State == JobState.Running);
        await Eventually.Holds(async () => (await wide.GetStatus()).Workers == 1);
        await second.Cancel();
        await Eventually.Holds(async () => (await wide.GetStatus()) is { Workers: 2 });
        await wide.Cancel();
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(2, 3, 4)]
    public async Task A_least_that_two_idle_silos_have_together_is_had(int threads, int least, int most)
    {
        var cluster = await clusters.Get(2, threads);
        var spec = Examples.Job with { Cluster = new ClusterSpec { Workers = new WorkerRange(least, most) } };
        var (status, _) = await Outcome.Of(await cluster.Submit(spec));
        Assert.Equal((JobState.Completed, 2), (status.State, status.WorkerSilos.Count));
        Assert.InRange(status.Workers, least, most);
    }

    [Fact]
    public async Task What_the_cluster_can_never_give_is_said_holds_nobody_up_and_starts_when_silos_join()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var large = await cluster.Submit(Examples.Job with { Cluster = new ClusterSpec { Workers = new WorkerRange(2, 4) } });
        await Eventually.Holds(async () => (await large.GetStatus()).WaitsFor is not null);
        var status = await large.GetStatus();
        Assert.Equal(JobState.Queued, status.State);
        Assert.Equal("the cluster has 1 compute thread for it and the job wants at least 2. It starts when silos join",
            status.WaitsFor);
        Assert.Equal(JobState.Completed, (await Outcome.Of(await cluster.Submit(Examples.Job))).Status.State);
        await cluster.Host.StartAdditionalSiloAsync();
        (status, _) = await Outcome.Of(large);
        Assert.Equal((JobState.Completed, null), (status.State, status.WaitsFor));
    }

    [Fact]
    public async Task A_job_that_waits_can_be_cancelled()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var id = TestCluster.NewId();
        using var slow = Slow(cluster, id);
        var first = await cluster.Submit(Long with { Cluster = new ClusterSpec { Workers = 1 } }, id);
        await Eventually.Holds(async () => (await first.GetStatus()).State == JobState.Running);
        var second = await cluster.Submit(Examples.Job);
        Assert.Equal(JobState.Cancelled, (await second.Cancel()).State);
        Assert.Equal(JobState.Cancelled, (await first.Cancel()).State);
    }

    // Slows every step until it is cancelled, so that the job is still running when the change comes.
    private static CancellationTokenSource Slow(TestCluster cluster, string id)
    {
        var until = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cluster.Interference.On($"{id}/0", async (context, _) =>
        {
            await Task.Delay(Each, until.Token).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await context.Invoke();
        });
        return until;
    }

    private async Task Judge(IJobGrain job)
    {
        var (status, steps) = await Outcome.Of(job);
        Assert.Null(status.Error);
        Assert.Equal((await (await clusters.Get()).Train(Wide.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(steps.Select(step => step.Step).Distinct().Order(), steps.Select(step => step.Step));
    }
}
