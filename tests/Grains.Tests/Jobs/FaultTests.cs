using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>Whatever goes wrong on the way, the weights at the end are those of an undisturbed job.</summary>
public sealed class FaultTests(Clusters clusters)
{
    // The step at which the fault strikes.
    private const long Step = 5;

    // With norms over the batch, shards also wait for each other. A repeated step must drop the same units.
    private static readonly JobSpec Spec = Examples.Job with
    {
        Model = new ModelSpec
        {
            Layers = 2,
            Hidden = 40,
            Dropout = new DropoutSpec { BetweenLayers = 0.3, Zoneout = 0.1, WeightDrop = 0.2 },
        },
        Training = Examples.Job.Training with { Clip = new ClipSpec { Norm = 0.5, Scope = ClipScope.Batch } },
        Cluster = new ClusterSpec { Workers = 3, ParameterShards = 3 },
    };


    [Theory]
    [InlineData(Fault.PushLostBeforeArrival)]
    [InlineData(Fault.PushLostAfterArrival)]
    [InlineData(Fault.ShardDeactivated)]
    [InlineData(Fault.ShardDeactivatedWhilePushWaits)]
    [InlineData(Fault.WorkerDeactivated)]
    [InlineData(Fault.JobDeactivated)]
    [InlineData(Fault.JobDeactivatedUnwatched)]
    [InlineData(Fault.CheckpointRefused)]
    public async Task A_loss_does_not_show_in_the_weights(Fault fault)
    {
        var cluster = await clusters.Get(3);
        var id = TestCluster.NewId();
        var struck = Arrange(cluster, id, fault);
        var job = await cluster.Submit(Spec, id);
        if (fault == Fault.JobDeactivatedUnwatched)
        {
            await Eventually.Comes(struck);
            await cluster.Host.WaitForDeactivationAsync(job);
            await Eventually.Holds(async () =>
                await cluster.Store.Length(ArtifactName.Checkpoint(id), TestContext.Current.CancellationToken) is not null);
        }

        await Judge(cluster, job, struck);
    }

    [Theory]
    [InlineData(Fault.PushOfOlderStep, PushResult.Duplicate, Step)]
    [InlineData(Fault.PushOfFutureStep, PushResult.Rejected, -1)]
    [InlineData(Fault.PushOfOlderAttempt, PushResult.Rejected, -1)]
    [InlineData(Fault.PushOfLaterAttempt, PushResult.Rejected, -1)]
    internal async Task A_push_out_of_place_is_answered_as_documented(Fault fault, PushResult result, long version)
    {
        var cluster = await clusters.Get(3);
        var id = TestCluster.NewId();
        var answer = new TaskCompletionSource<PushReply>();
        cluster.Interference.Once($"{id}/1", Step, async (context, push) =>
        {
            var shard = cluster.Grains.GetGrain<IParameterShardGrain>(context.TargetId.Key.ToString()!);
            answer.SetResult(await shard.PushPull(fault switch
            {
                Fault.PushOfOlderStep => push with { Version = push.Version - 1 },
                Fault.PushOfFutureStep => push with { Version = push.Version + 1 },
                Fault.PushOfOlderAttempt => push with { Attempt = push.Attempt - 1 },
                _ => push with { Attempt = push.Attempt + 1 },
            }));
            await context.Invoke();
        });
        var job = await cluster.Submit(Spec, id);
        await Judge(cluster, job, answer.Task);
        Assert.Equal((result, version), ((await answer.Task).Result, (await answer.Task).Version));
    }

    [Fact]
    public async Task A_push_that_comes_twice_counts_once()
    {
        var cluster = await clusters.Get(3);
        var id = TestCluster.NewId();
        var answer = new TaskCompletionSource<PushReply>();
        cluster.Interference.Once($"{id}/1", Step, async (context, push) =>
        {
            var twice = cluster.Grains.GetGrain<IParameterShardGrain>(context.TargetId.Key.ToString()!).PushPull(push);
            await context.Invoke();
            answer.SetResult(await twice);
        });
        var job = await cluster.Submit(Spec, id);
        await Judge(cluster, job, answer.Task);
        Assert.NotEqual(PushResult.Rejected, (await answer.Task).Result);
        Assert.Equal(Step + 1, (await answer.Task).Version);
    }

    // With as many shards and workers as the cluster has room for, so that there are fewer after the loss.
    [Theory]
    [InlineData(Fault.FirstSiloKilled, 0)]
    [InlineData(Fault.SecondSiloKilled, 1)]
    [InlineData(Fault.ThirdSiloKilled, 2)]
    [InlineData(Fault.SiloStopped, 1)]
    public async Task A_lost_silo_does_not_show_in_the_weights(Fault fault, int silo)
    {
        const int Steps = 100;
        await using var cluster = await TestCluster.StartAsync(3);
        var id = $"{fault}-{TestCluster.NewId()}".ToLowerInvariant();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.Once($"{id}/1", Step, (context, _) =>
        {
            reached.SetResult();
            return context.Invoke();
        });
        var spec = Spec with
        {
            Model = Spec.Model with { Hidden = 128 },
            Training = Spec.Training with { Steps = Steps },
            Cluster = new ClusterSpec { Workers = 3 },
        };
        var job = await cluster.Submit(spec, id);
        var outcome = Outcome.Of(job);
        await Eventually.Comes(reached.Task);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        if (fault == Fault.SiloStopped)
            await Eventually.Comes(cluster.Host.StopSiloAsync(cluster.Host.Silos[silo], limit.Token));
        else
            await Eventually.Comes(cluster.Host.KillSiloAsync(cluster.Host.Silos[silo], limit.Token));
        Assert.False(limit.IsCancellationRequested, "The silo could not let go.");
        var (status, steps) = await outcome;
        Assert.Null(status.Error);
        // A stopping silo may take part for a while.
        Assert.Equal(3, status.Workers);
        Assert.InRange(status.ParameterShards, 1, fault == Fault.SiloStopped ? 3 : 2);
        Assert.Equal((await (await clusters.Get()).Train(spec)).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(Enumerable.Range(1, Steps).Select(n => (long)n), steps.Select(step => step.Step));
        Assert.Equal(Enumerable.Range(0, Steps).Select(n => (long)n), steps.Select(step => step.Sequence));
    }

    [Fact]
    public async Task Nothing_is_left_of_an_attempt_whose_job_was_lost_with_its_silo()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var id = TestCluster.NewId();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.Once($"{id}/1", Step, (context, _) =>
        {
            reached.SetResult();
            return context.Invoke();
        });
        var job = await cluster.Submit(Spec with { Training = Spec.Training with { Steps = 200 } }, id);
        var outcome = Outcome.Of(job);
        await Eventually.Comes(reached.Task);
        Assert.True(await cluster.CountParts(id) > 0);
        Assert.True(cluster.Host.TryGetGrainContext(job.GetGrainId(), out var context));
        await Eventually.Comes(cluster.Host.KillSiloAsync(
            cluster.Host.Silos.Single(silo => silo.SiloAddress.Equals(context!.Address.SiloAddress)),
            TestContext.Current.CancellationToken));
        Assert.Null((await outcome).Status.Error);
        await Eventually.Holds(async () => await cluster.CountParts(id) == 0);
    }

    [Theory]
    [InlineData(AggregationMode.Sync)]
    [InlineData(AggregationMode.Local)]
    public async Task A_job_that_is_lost_after_its_last_step_was_kept_is_measured_and_ends(AggregationMode mode)
    {
        var cluster = await clusters.Get(3);
        var spec = Examples.Job with
        {
            Training = Examples.Job.Training with { KeepState = true },
            Aggregation = new AggregationSpec { Mode = mode, LocalSteps = 4 },
        };
        var id = TestCluster.NewId();
        cluster.Store.Refuse(ArtifactName.Checkpoint(id), static () => new IOException("No space left on device."));
        var job = await cluster.Submit(spec, id);
        await Eventually.Holds(
            () => cluster.Store.Refused(ArtifactName.Checkpoint(id)) > 0, static () => "the last write is refused");
        Assert.True(cluster.Host.TryGetGrainContext(job.GetGrainId(), out var context));
        context!.Deactivate();
        await cluster.Host.WaitForDeactivationAsync(job);
        cluster.Store.Refuse(ArtifactName.Checkpoint(id), null);

        var (status, _) = await Outcome.Of(job);

        Assert.Null(status.Error);
        var undisturbed = (await cluster.Train(spec)).Status;
        Assert.Equal((undisturbed.WeightsSha256, undisturbed.ValidLoss), (status.WeightsSha256, status.ValidLoss));
    }

    [Fact]
    public async Task A_part_that_is_lost_while_the_last_step_is_kept_is_not_waited_for()
    {
        var cluster = await clusters.Get(3);
        var spec = Examples.Job with { Training = Examples.Job.Training with { KeepState = true } };
        var (id, steps) = (TestCluster.NewId(), $"/steps/{spec.Training.Steps}-");
        cluster.Store.Refuse($"jobs/{id}{steps}", static () => new IOException("No space left on device."));
        var job = await cluster.Submit(spec, id);
        await Eventually.Holds(
            () => cluster.Store.Refused($"jobs/{id}{steps}") > 0, static () => "the last state is refused");
        cluster.Find<IParameterShardGrain>(id, 1).Deactivate();
        cluster.Store.Refuse($"jobs/{id}{steps}", null);

        var (status, _) = await Outcome.Of(job);

        Assert.Null(status.Error);
        Assert.Equal((await cluster.Train(spec)).Status.WeightsSha256, status.WeightsSha256);
    }

    // Returns a task that completes when the fault has struck.
    private static Task Arrange(TestCluster cluster, string id, Fault fault)
    {
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        switch (fault)
        {
            case Fault.PushLostBeforeArrival:
                cluster.Interference.Once($"{id}/1", Step, (_, _) => throw Lost(struck));
                break;
            case Fault.PushLostAfterArrival:
                cluster.Interference.Once($"{id}/1", Step, async (context, _) =>
                {
                    await context.Invoke();
                    throw Lost(struck);
                });
                break;
            case Fault.ShardDeactivated:
                cluster.Interference.Once($"{id}/1", Step, (context, _) => Strike(context.TargetContext, context));
                break;
            case Fault.ShardDeactivatedWhilePushWaits:
                cluster.Interference.Once($"{id}/1", Step, async (context, _) =>
                {
                    var waiting = context.Invoke();
                    await Strike(context.TargetContext, null);
                    await waiting;
                });
                break;
            case Fault.WorkerDeactivated:
                cluster.Interference.Once($"{id}/1", Step, (context, _) => Strike(cluster.Find<IWorkerGrain>(id, 1), context));
                break;
            case Fault.JobDeactivated or Fault.JobDeactivatedUnwatched:
                cluster.Interference.Once(
                    $"{id}/1", Step, (context, _) => Strike(Find(cluster.Grains.GetGrain<IJobGrain>(id)), context));
                break;
            case Fault.CheckpointRefused:
                cluster.Store.Fail(ArtifactName.Checkpoint(id), 2);
                struck.SetResult();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a loss.");
        }

        return struck.Task;

        IGrainContext Find(IAddressable grain) =>
            cluster.Host.TryGetGrainContext(grain.GetGrainId(), out var context)
                ? context!
                : throw new InvalidOperationException("Not active.");

        Task Strike(IGrainContext target, Orleans.IIncomingGrainCallContext? context)
        {
            target.Deactivate();
            struck.SetResult();
            return context?.Invoke() ?? Task.CompletedTask;
        }
    }

    private static TimeoutException Lost(TaskCompletionSource struck)
    {
        struck.SetResult();
        return new TimeoutException("The answer has not come.");
    }

    private async Task Judge(TestCluster cluster, IJobGrain job, Task struck)
    {
        var (status, steps) = await Outcome.Of(job);
        Assert.True(struck.IsCompletedSuccessfully, "The fault has not struck.");
        Assert.Null(status.Error);
        Assert.Equal((await (await clusters.Get()).Train(Spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(Enumerable.Range(1, 12).Select(n => (long)n), steps.Select(step => step.Step));
        Assert.Equal(Enumerable.Range(0, 12).Select(n => (long)n), steps.Select(step => step.Sequence));
        Assert.NotNull(await cluster.Store.Length(
            ArtifactName.Checkpoint(job.GetPrimaryKeyString()), TestContext.Current.CancellationToken));
    }
}
