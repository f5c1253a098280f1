namespace DistSeq.Grains.Tests.Jobs;

/// <summary>What a job has learned can be used while it runs, and after it is cancelled or has failed.</summary>
public sealed class HandoverTests(Clusters clusters)
{
    private static readonly JobSpec Endless = Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<AggregationMode, OptimizerKind> Rules => new()
    {
        { AggregationMode.Sync, OptimizerKind.Adam },
        { AggregationMode.Sync, OptimizerKind.ScheduleFreeAdamW },
        { AggregationMode.Local, OptimizerKind.Adam },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_cancelled_job_leaves_the_weights_of_the_step_where_it_stopped(
        AggregationMode mode, OptimizerKind optimizer)
    {
        var spec = Endless with
        {
            Aggregation = new AggregationSpec { Mode = mode, LocalSteps = 4 },
            Optimizer = new OptimizerSpec { Kind = optimizer, LearningRate = 0.01 },
        };
        var cluster = await clusters.Get(2);
        var job = await cluster.Submit(spec);
        await using var leaving = Leaving.Of(job);
        await Stepped(job);
        var status = await job.Cancel();
        Assert.Equal((JobState.Cancelled, status.Step), (status.State, status.CheckpointStep));
        // Another job of as many steps ends with the same weights.
        var whole = (await cluster.Train(spec with { Training = spec.Training with { Steps = (int)status.Step } })).Status;
        Assert.Equal((JobState.Completed, whole.WeightsSha256, whole.TrainLoss),
            (whole.State, status.WeightsSha256, status.TrainLoss));
        var model = ModelFile.Read((await cluster.Store.Read(status.Checkpoint!, Cancellation))!);
        Assert.Equal((status.Step, 1_000_000L), (model.Step!.Value, model.Steps!.Value));
        Assert.Equal(8, status.Samples.Count);
        Assert.Equal(whole.Samples, status.Samples);
        Assert.DoesNotContain(cluster.Store.Names, name => name.StartsWith($"jobs/{status.Id}/steps/", StringComparison.Ordinal));
        var text = await Generate(cluster, status.Id);
        Assert.Equal((status.Step, 1_000_000L), (text.Step!.Value, text.Steps!.Value));
    }

    [Fact]
    public async Task A_job_that_runs_is_sampled_and_measured_from_its_last_checkpoint_and_nobody_can_tell()
    {
        // Long before its first checkpoint is due.
        await using var cluster = await TestCluster.StartAsync(
            configure: silo => silo.Services.AddSingleton(new CheckpointPolicy(TimeSpan.FromHours(1))));
        var job = await cluster.Submit(Endless.Shaped(1, 1));
        await Stepped(job);
        var id = (await job.GetStatus()).Id;
        var text = await Generate(cluster, id);
        var upload = await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Lines));
        var measured = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(new ModelSource(id, null), upload);
        var status = await job.Cancel();
        Assert.Equal((text.Step, 1_000_000), (measured.Step, measured.Steps));
        Assert.InRange(text.Step!.Value, 1, status.Step);

        var other = (await cluster.Train(Endless with { Training = Endless.Training with { Steps = (int)text.Step } })).Status;
        Assert.Equal(text.Samples, (await Generate(cluster, other.Id)).Samples);
        Assert.Equal((await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(new ModelSource(other.Id, null), upload)).Loss,
            measured.Loss);
        var whole = (await cluster.Train(Endless with { Training = Endless.Training with { Steps = (int)status.Step } })).Status;
        Assert.Equal(whole.WeightsSha256, status.WeightsSha256);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_before_its_first_step_says_that_it_has_left_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        var first = await cluster.Submit(Endless.Shaped(1, 1));
        await Stepped(first);
        // The first has the only thread.
        var second = await cluster.Submit(Endless.Shaped(1, 1));
        var waiting = await second.GetStatus();
        var early = await Assert.ThrowsAsync<InvalidOperationException>(() => Generate(cluster, waiting.Id));
        Assert.Contains("is Queued and has no checkpoint yet", early.Message, StringComparison.Ordinal);
        var status = await second.Cancel();
        Assert.Equal((JobState.Cancelled, 0L, null, null), (status.State, status.Step, status.Checkpoint, status.WeightsSha256));
        var late = await Assert.ThrowsAsync<InvalidOperationException>(() => Generate(cluster, status.Id));
        Assert.Contains("has left no checkpoint: it ended at step 0", late.Message, StringComparison.Ordinal);
        await first.Cancel();
    }

    [Fact]
    public async Task A_failed_job_leaves_its_last_checkpoint()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = TestCluster.NewId();
        cluster.Interference.Once($"{id}/0", 9, static (context, push) =>
        {
            context.Request.SetArgument(0, push with { Lanes = [.. push.Lanes.Select(lane => lane with { Loss = double.NaN })] });
            return context.Invoke();
        });
        var (status, _) = await cluster.Train(Examples.Job.Shaped(1, 1), id);
        Assert.Equal(JobState.Failed, status.State);
        Assert.InRange(status.CheckpointStep!.Value, 1, status.Step);
        var whole = (await cluster.Train(
            Examples.Job with { Training = Examples.Job.Training with { Steps = (int)status.CheckpointStep } })).Status;
        Assert.Equal(whole.WeightsSha256, status.WeightsSha256);
        Assert.Equal(status.CheckpointStep, (await Generate(cluster, id)).Step);
    }

    [Fact]
    public async Task Where_the_store_takes_no_file_the_last_checkpoint_stays_and_can_be_used()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = TestCluster.NewId();
        cluster.Store.Refuse(ArtifactName.Checkpoint(id), static () => new IOException("No space left on device"));
        var job = await cluster.Submit(Endless, id);
        await cluster.Records.FirstManifest(id);
        var cancelled = job.Cancel();
        var (status, _) = await Outcome.Of(job);
        await cancelled;
        Assert.Equal((JobState.Cancelled, null), (status.State, status.Checkpoint));
        var text = await Generate(cluster, id);
        Assert.InRange(text.Step!.Value, 1, status.Step);
    }

    private static Task<GenerationResult> Generate(TestCluster cluster, string job) =>
        cluster.Grains.GetGrain<IGeneratorGrain>(0)
            .Generate(new GenerationRequest { Model = new ModelSource(job, null), Count = 2, MaxTokens = 10 });

    private static async Task Stepped(IJobGrain job)
    {
        await foreach (var batch in job.Watch(0, Cancellation))
        {
            if (batch.Status.Step > 0)
                return;
        }
    }
}
