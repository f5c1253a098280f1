using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>A job may be told to stop at a step. It waits there for nothing, and goes on as if it had not stopped.</summary>
public sealed class PausedTests(Clusters clusters)
{
    private static readonly JobSpec Spec = Examples.Job with
    {
        Training = Examples.Job.Training with { Steps = 40, KeepState = true },
        Optimizer = new OptimizerSpec
        {
            LearningRate = 0.01,
            Schedule = new ScheduleSpec { Kind = ScheduleKind.Cosine, Length = 40, WarmUp = 5 },
        },
    };

    [Theory]
    [InlineData(1, AggregationMode.Sync)]
    [InlineData(3, AggregationMode.Sync)]
    [InlineData(2, AggregationMode.Local)]
    public async Task It_is_measured_where_it_stops_and_its_weights_do_not_show_the_stops(int silos, AggregationMode mode)
    {
        var spec = Spec with { Aggregation = new AggregationSpec { Mode = mode, LocalSteps = 4 } };
        var cluster = await clusters.Get(silos);
        var whole = (await cluster.Train(spec)).Status;
        var job = await Begin(cluster, spec, 7);

        var first = await Stopped(job);
        await TrainTo(cluster, job, spec, 20);
        var second = await Stopped(job);
        await TrainTo(cluster, job, spec, null);
        var end = await Stopped(job);

        Assert.Equal((mode == AggregationMode.Local ? 8 : 7, 20L), (first.Step, second.Step));
        Assert.Equal((first.Step, second.Step), (first.Validation!.Step, second.Validation!.Step));
        Assert.True(first.Validation.Loss > second.Validation.Loss);
        Assert.Equal(JobState.Queued, second.State);
        Assert.Equal("the decision of its sweep whether it goes on", second.WaitsFor);
        Assert.Equal((JobState.Completed, whole.WeightsSha256), (end.State, end.WeightsSha256));
        Assert.Equal((whole.TrainLoss, whole.ValidLoss, whole.Ledger), (end.TrainLoss, end.ValidLoss, end.Ledger));
    }

    [Fact]
    public async Task Others_have_its_compute_threads_meanwhile()
    {
        var cluster = await clusters.Get();
        var job = await Begin(cluster, Spec, 7);
        await Stopped(job);

        Assert.Equal(JobState.Completed, (await cluster.Train(Examples.Job)).Status.State);
        Assert.Empty((await job.AwaitStop()).WorkerSilos);
    }

    [Fact]
    public async Task It_still_waits_after_its_activation_is_lost_and_goes_on_to_the_same_bits()
    {
        var cluster = await clusters.Get();
        var whole = (await cluster.Train(Spec)).Status;
        var job = await Begin(cluster, Spec, 10);
        await Stopped(job);

        await cluster.Host.DeactivateAsync(job);
        var again = await Stopped(job);
        Assert.Equal((JobState.Queued, 10L, 10L), (again.State, again.Step, again.Validation!.Step));
        await TrainTo(cluster, job, Spec, 11);
        await Stopped(job);
        await cluster.Host.DeactivateAsync(job);
        await TrainTo(cluster, job, Spec, null);

        Assert.Equal(whole.WeightsSha256, (await Stopped(job)).WeightsSha256);
    }

    [Fact]
    public async Task A_silo_that_is_killed_does_not_show()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var whole = (await (await clusters.Get()).Train(Spec)).Status;
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Begin(cluster, Spec, 10)));
        foreach (var job in jobs)
            await Stopped(job);

        await Eventually.Comes(cluster.Host.KillSiloAsync(cluster.Host.Silos[1], TestContext.Current.CancellationToken));

        foreach (var job in jobs)
        {
            var id = job.GetPrimaryKeyString();
            await Eventually.Holds(async () => await TrainTo(cluster, job, Spec, null) is not null);
            Assert.Equal((id, whole.WeightsSha256), (id, (await Stopped(job)).WeightsSha256));
        }
    }

    [Fact]
    public async Task A_stop_moves_only_ahead_and_only_when_its_sweep_says_so()
    {
        var cluster = await clusters.Get();
        var job = await Begin(cluster, Spec, 10);
        await Stopped(job);

        await TrainTo(cluster, job, Spec, 5);
        await TrainTo(cluster, job, Spec, 10);
        await cluster.Submit(Spec, job.GetPrimaryKeyString());
        Assert.Equal(10, (await Stopped(job)).Step);

        await TrainTo(cluster, job, Spec, null);
        await TrainTo(cluster, job, Spec, 20);
        Assert.Equal(JobState.Completed, (await Stopped(job)).State);
    }

    [Fact]
    public async Task Cancelled_there_it_hands_over_a_training_that_another_job_resumes_to_the_same_bits()
    {
        var cluster = await clusters.Get();
        var whole = (await cluster.Train(Spec)).Status;
        var job = await Begin(cluster, Spec, 10);
        await Stopped(job);

        var cancelled = await cluster.Grains.GetGrain<IJobGrain>(job.GetPrimaryKeyString()).Cancel();

        Assert.Equal((JobState.Cancelled, 10L), (cancelled.State, cancelled.CheckpointStep));
        var file = (await cluster.Store.Read(cancelled.Checkpoint!, TestContext.Current.CancellationToken))!;
        Assert.NotNull(ResumableState.Read(Engine.Checkpoints.SafetensorsFile.Read(file)));
        var upload = await cluster.Upload(file);
        var resumed = await cluster.Train(Spec with { FromSha256 = upload, Resume = true });
        Assert.Equal(whole.WeightsSha256, resumed.Status.WeightsSha256);
    }

    [Fact]
    public async Task Without_a_validation_split_it_trains_to_its_end()
    {
        var cluster = await clusters.Get();
        var job = await Begin(cluster, Spec with { Data = Spec.Data with { Validation = 0 } }, 10);

        Assert.Equal((JobState.Completed, 40L), await Stopped(job) is var end ? (end.State, end.Step) : default);
    }

    private static async Task<IInnerJobGrain> Begin(TestCluster cluster, JobSpec spec, long? stop)
    {
        var job = cluster.Grains.GetGrain<IInnerJobGrain>(TestCluster.NewId());
        await TrainTo(cluster, job, spec, stop);
        return job;
    }

    private static async Task<JobStatus> TrainTo(TestCluster cluster, IInnerJobGrain job, JobSpec spec, long? stop) =>
        await job.TrainTo(spec, (await cluster.Prepare(spec.Data, Examples.Lines)).Id, stop);

    private static async Task<JobStatus> Stopped(IInnerJobGrain job)
    {
        JobStatus status;
        do
            status = await job.AwaitStop();
        while (!status.IsFinished && status.WaitsFor != "the decision of its sweep whether it goes on");
        return status;
    }
}
