namespace DistSeq.Grains.Tests.Jobs;

/// <summary>A job says what it does before its first step, and can be stopped meanwhile.</summary>
public sealed class WaitingTests
{
    private static readonly JobSpec Endless =
        Examples.Job.Shaped(1, 1) with { Training = Examples.Job.Training with { Steps = 1_000_000 } };

    // A model whose first weights take about a minute.
    private static readonly JobSpec Large = Endless with { Model = new ModelSpec { Cell = CellKind.Lstm, Hidden = 3072 } };

    [Fact]
    public async Task First_weights_are_named_while_they_are_made_and_are_called_off()
    {
        await using var cluster = await TestCluster.StartAsync();
        var job = await cluster.Submit(Large);
        await Eventually.Holds(async () => (await job.GetStatus()).Preparing == "initializing the weights");
        Assert.Null((await job.GetStatus()).WaitsFor);

        var status = await job.Cancel();

        Assert.Equal((JobState.Cancelled, 0L, null), (status.State, status.Step, status.Preparing));
        // The only thread is free again.
        var next = await cluster.Train(Endless with { Training = Endless.Training with { Steps = 2 } });
        Assert.Equal(JobState.Completed, next.Status.State);
    }

    [Fact]
    public async Task A_job_keeps_its_threads_while_its_first_weights_are_made()
    {
        var clock = new FakeTimeProvider();
        await using var cluster = await TestCluster.StartAsync(clock: clock);
        var job = await cluster.Submit(Large);
        await Holds(async () => (await job.GetStatus()).Preparing is not null);
        var other = await cluster.Submit(Endless);
        var (first, id) = ((await job.GetStatus()).Id, (await other.GetStatus()).Id);
        var reason = $"{first} has the compute threads or comes first. "
            + "It starts when enough of them are free; cancel what is not wanted";
        await Holds(async () => (await other.GetStatus()).WaitsFor == reason);
        // Longer than a silent job keeps its threads.
        var until = clock.GetUtcNow().AddSeconds(30);
        await Holds(() => Task.FromResult(clock.GetUtcNow() > until));

        var listed = (await cluster.Grains.GetGrain<Contracts.Cluster.IClusterGrain>(0).FindJobs(new JobQuery())).Jobs;

        Assert.Equal(("initializing the weights", null), Said(listed, first));
        Assert.Equal((null, reason), Said(listed, id));
        foreach (var open in (IJobGrain[])[other, job])
            await Holds(async () => (await open.Cancel()).State == JobState.Cancelled);

        // Time passes while the weights are made.
        Task Holds(Func<Task<bool>> condition) => Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        });
    }

    [Fact]
    public async Task A_job_that_cannot_start_says_so_and_waits_for_nothing_once_it_is_cancelled()
    {
        await using var cluster = await TestCluster.StartAsync();
        var job = await cluster.Submit(Endless with { Cluster = new ClusterSpec { Workers = new WorkerRange(4, 8) } });
        await Eventually.Holds(async () => (await job.GetStatus()).CannotStart);
        var registry = cluster.Grains.GetGrain<Contracts.Cluster.IClusterGrain>(0);
        var queued = Assert.Single((await registry.FindJobs(new JobQuery { State = JobState.Queued })).Jobs);
        Assert.True(queued.CannotStart);
        Assert.StartsWith(
            "the cluster has 1 compute thread for it and the job wants at least 4", queued.WaitsFor, StringComparison.Ordinal);

        await job.Cancel();

        await Eventually.Holds(async () => (await job.GetStatus()).State == JobState.Cancelled);
        var status = await job.GetStatus();
        Assert.Equal((null, null, 0, false), (status.WaitsFor, status.Preparing, status.WaitsBehind, status.CannotStart));
        await Eventually.Holds(async () => (await registry.FindJobs(new JobQuery())).Jobs.Single().State == JobState.Cancelled);
        var line = Assert.Single((await registry.FindJobs(new JobQuery())).Jobs);
        Assert.Equal((null, null, false), (line.WaitsFor, line.Preparing, line.CannotStart));
    }

    [Fact]
    public async Task More_workers_than_threads_share_them_and_the_status_tells_both()
    {
        await using var cluster = await TestCluster.StartAsync();
        var job = await cluster.Submit(Endless with { Cluster = new ClusterSpec { Workers = 16 } });
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 0);

        var status = await job.GetStatus();

        Assert.Equal((status.Lanes, 1, 16), (status.Workers, status.ComputeThreads, status.WorkersAsked));
        Assert.True(status.Workers is > 1 and < 16);
    }

    [Fact]
    public async Task A_silo_that_resumes_no_jobs_shows_them_and_cancels_them_with_their_weights()
    {
        await using var cluster = await TestCluster.StartAsync(configure: silo => silo.Services
            .AddSingleton(new ResumptionPolicy(ResumesJobs: false)).AddSingleton(new CheckpointPolicy(TimeSpan.Zero)));
        var job = await cluster.Submit(Endless);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 0);
        Assert.True(cluster.Host.TryGetGrainContext(job.GetGrainId(), out var context));
        context!.Deactivate();
        await context.Deactivated;

        var status = await job.GetStatus();

        Assert.Equal((JobState.Queued, 0), (status.State, status.Workers));
        Assert.StartsWith(
            "no command that trains has this folder open. It goes on with the next train", status.WaitsFor,
            StringComparison.Ordinal);
        Assert.Equal(JobDeletion.Unfinished, await job.Delete());
        Assert.Equal(0, await cluster.CountParts(status.Id));
        var cancelled = await job.Cancel();
        Assert.Equal((JobState.Cancelled, cancelled.Step, null), (cancelled.State, cancelled.CheckpointStep, cancelled.WaitsFor));
        Assert.NotNull(cancelled.Checkpoint);
    }

    private static (string? Preparing, string? WaitsFor) Said(IEnumerable<JobLine> lines, string id)
    {
        var line = lines.Single(line => line.Id == id);
        return (line.Preparing, line.WaitsFor);
    }
}
