using DistSeq.Grains.Tests.Telemetry;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>
/// Every fault and what it costs: an attempt, a relief or nothing. Weights and ledger never show it. The clock moves only while
/// nothing else does.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FaultTableTests(Clusters clusters)
{
    // In the second run of steps, with a few more after it.
    private const long Step = 2;
    private const int Steps = 12;

    // With norms over the batch, shards also wait for each other.
    private static readonly JobSpec Spec = Examples.Job with
    {
        Training = Examples.Job.Training with { Steps = Steps, Clip = new ClipSpec { Norm = 0.5, Scope = ClipScope.Batch } },
        Cluster = new ClusterSpec { Workers = 3, ParameterShards = 3 },
    };

    /// <summary>
    /// Fault, attempts after the first, workers relieved, how the job ends. After a relief, a new attempt shares out lanes again
    /// at the next step boundary; no step is done twice.
    /// </summary>
    public static TheoryData<Fault, int, int, JobState> Table => new()
    {
        { Fault.PushLostBeforeArrival, 1, 1, JobState.Completed },
        { Fault.PushLostAfterArrival, 1, 1, JobState.Completed },
        { Fault.PushDuplicated, 0, 0, JobState.Completed },
        { Fault.PushOfOlderStep, 0, 0, JobState.Completed },
        { Fault.PushOfFutureStep, 0, 0, JobState.Completed },
        { Fault.PushOfOlderAttempt, 0, 0, JobState.Completed },
        { Fault.PushOfLaterAttempt, 0, 0, JobState.Completed },
        { Fault.WorkerHangs, 1, 1, JobState.Completed },
        { Fault.ShardDeactivated, 1, 0, JobState.Completed },
        { Fault.ShardDeactivatedWhilePushWaits, 1, 0, JobState.Completed },
        { Fault.ShardHangs, 1, 0, JobState.Completed },
        { Fault.JobDeactivated, 1, 0, JobState.Completed },
        // The write is tried again; nothing is trained again.
        { Fault.CheckpointRefused, 0, 0, JobState.Completed },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_fault_costs_what_the_table_says(Fault fault, int attempts, int reliefs, JobState end)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        // As long as the cluster: while it starts and stops, too, something may wait for an answer that does not come.
        await using var moving = new MovingClock(clock);
        // With a checkpoint after every run of steps, where the job goes on when an attempt is lost.
        await using var cluster = await TestCluster.StartAsync(3, clock: clock, savesAlways: true);
        var id = TestCluster.NewId();
        var costs = new Costs(id);
        var struck = Arrange(cluster, id, fault);
        var (status, steps) = await Outcome.Of(await cluster.Submit(Spec, id));
        Assert.True(struck.IsCompletedSuccessfully, "The fault has not struck.");
        Assert.Equal((end, null), (status.State, status.Error));
        Assert.Equal((attempts + 1, reliefs), (costs.Attempts, costs.Reliefs));
        Assert.Equal(string.Join(';', Enumerable.Repeat($"1-{Steps}", 8)), status.Ledger);
        Assert.Equal(Enumerable.Range(1, Steps).Select(n => (long)n), steps.Select(step => step.Step));
        Assert.Equal((await (await clusters.Get()).Train(Spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
    }

    [Fact]
    public void The_table_names_every_fault_of_one_process()
    {
        // Tests of their own kill silos, as that takes real time.
        Fault[] elsewhere =
        [
            Fault.WorkerDeactivated, Fault.JobDeactivatedUnwatched,
            Fault.FirstSiloKilled, Fault.SecondSiloKilled, Fault.ThirdSiloKilled, Fault.SiloStopped,
        ];
        Assert.Equal(Enum.GetValues<Fault>().Except(elsewhere).Order(), Table.Select(row => row.Data.Item1).Order());
    }

    private static Task Arrange(TestCluster cluster, string id, Fault fault)
    {
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (fault == Fault.CheckpointRefused)
        {
            cluster.Store.Fail(ArtifactName.Checkpoint(id), 1);
            struck.SetResult();
            return struck.Task;
        }

        cluster.Interference.Once($"{id}/1", Step, async (context, push) =>
        {
            var shard = cluster.Grains.GetGrain<IParameterShardGrain>(context.TargetId.Key.ToString()!);
            struck.SetResult();
            switch (fault)
            {
                case Fault.PushLostBeforeArrival:
                    throw new TimeoutException("The answer has not come.");
                case Fault.PushLostAfterArrival:
                    await context.Invoke();
                    throw new TimeoutException("The answer has not come.");
                case Fault.PushDuplicated:
                    var twice = shard.PushPull(push);
                    await context.Invoke();
                    await twice;
                    return;
                case Fault.PushOfOlderStep:
                    await shard.PushPull(push with { Version = push.Version - 1, Weights = push.Weights - 1 });
                    break;
                case Fault.PushOfFutureStep:
                    await shard.PushPull(push with { Version = push.Version + 1 });
                    break;
                case Fault.PushOfOlderAttempt:
                    await shard.PushPull(push with { Attempt = push.Attempt - 1 });
                    break;
                case Fault.PushOfLaterAttempt:
                    await shard.PushPull(push with { Attempt = push.Attempt + 1 });
                    break;
                case Fault.WorkerHangs:
                    await cluster.Interference.Silent();
                    break;
                case Fault.ShardHangs:
                    cluster.Interference.Silence(context.TargetId.Key.ToString()!);
                    await cluster.Interference.Silent();
                    break;
                case Fault.ShardDeactivated:
                    context.TargetContext.Deactivate();
                    break;
                case Fault.ShardDeactivatedWhilePushWaits:
                    var waiting = context.Invoke();
                    context.TargetContext.Deactivate();
                    await waiting;
                    return;
                case Fault.JobDeactivated:
                    var grain = cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId();
                    Assert.True(cluster.Host.TryGetGrainContext(grain, out var job));
                    job!.Deactivate();
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not in the table.");
            }

            await context.Invoke();
        });
        return struck.Task;
    }

    /// <summary>No other test runs meanwhile, as it would hold up the clock.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    // What a job has cost so far, by the product's counters.
    private sealed class Costs(string job)
    {
        public long Attempts => (long)(Series.Value("distseq.job.attempts", job) ?? 0);

        public long Reliefs => (long)(Series.Value("distseq.job.reliefs", job) ?? 0);
    }
}
