using System.Diagnostics.Metrics;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Parameters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>
/// Every fault and what comes of it, by a clock that moves only while nothing else does: which faults cost an epoch, which only a relief,
/// which nothing; and that the weights and the ledger never show it.
/// </summary>
public sealed class FaultTableTests(Clusters clusters)
{
    // In the second run of steps, of which there are some more.
    private const long Step = 2;
    private const int Steps = 12;

    // Long enough for every answer that is to come, on a machine that does much else.
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(2);
    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.ApplicationRequested, "test");

    // With norms over the batch shards await each other, too.
    private static readonly JobSpec Spec = Examples.Job with
    {
        Training = Examples.Job.Training with { Steps = Steps, Clip = new ClipSpec { Norm = 0.5, Scope = ClipScope.Batch } },
        Cluster = new ClusterSpec { Workers = 3, ParameterShards = 3 },
    };

    /// <summary>
    /// Fault, epochs after the first, workers relieved, how the job ends. After a relief lanes are shared out anew at the next step
    /// boundary: an epoch, of which no step is done twice.
    /// </summary>
    public static TheoryData<Fault, int, int, JobState> Table => new()
    {
        { Fault.PushLostBeforeArrival, 1, 1, JobState.Completed },
        { Fault.PushLostAfterArrival, 1, 1, JobState.Completed },
        { Fault.PushDuplicated, 0, 0, JobState.Completed },
        { Fault.PushOfOlderStep, 0, 0, JobState.Completed },
        { Fault.PushOfFutureStep, 0, 0, JobState.Completed },
        { Fault.PushOfOlderEpoch, 0, 0, JobState.Completed },
        { Fault.PushOfLaterEpoch, 0, 0, JobState.Completed },
        { Fault.WorkerHangs, 1, 1, JobState.Completed },
        { Fault.ShardDeactivated, 1, 0, JobState.Completed },
        { Fault.ShardDeactivatedWhilePushWaits, 1, 0, JobState.Completed },
        { Fault.ShardHangs, 1, 0, JobState.Completed },
        { Fault.JobDeactivated, 1, 0, JobState.Completed },
        // It is written again: what has been trained is not trained once more.
        { Fault.CheckpointRefused, 0, 0, JobState.Completed },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_fault_costs_what_the_table_says(Fault fault, int epochs, int reliefs, JobState end)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        // To the end of the cluster: while it starts and stops, too, something may wait for an answer that does not come.
        await using var moving = new MovingClock(clock, Still);
        // A checkpoint after every run of steps: of an epoch that is lost, the job goes on from there.
        await using var cluster = await TestCluster.StartAsync(
            3, clock: clock, configure: silo => silo.Services.AddSingleton(new CheckpointPolicy(TimeSpan.Zero)));
        var id = TestCluster.NewId();
        using var costs = new Costs(id);
        var struck = Arrange(cluster, id, fault);
        var (status, steps) = await Outcome.Of(await cluster.Submit(Spec, id));
        Assert.True(struck.IsCompletedSuccessfully, "The fault has not struck.");
        Assert.Equal((end, null), (status.State, status.Error));
        Assert.Equal((epochs + 1, reliefs), (costs.Epochs, costs.Reliefs));
        Assert.Equal(string.Join(';', Enumerable.Repeat($"1-{Steps}", 8)), status.Ledger);
        Assert.Equal(Enumerable.Range(1, Steps).Select(n => (long)n), steps.Select(step => step.Step));
        Assert.Equal((await (await clusters.Get()).Train(Spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
    }

    [Fact]
    public void The_table_names_every_fault_of_one_process()
    {
        // Silos are killed in tests of their own: a killed silo takes real time.
        Fault[] elsewhere =
        [
            Fault.WorkerDeactivated, Fault.JobDeactivatedUnwatched, Fault.FirstSiloKilled, Fault.SecondSiloKilled, Fault.ThirdSiloKilled, Fault.SiloStopped,
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
                case Fault.PushOfOlderEpoch:
                    await shard.PushPull(push with { Epoch = push.Epoch - 1 });
                    break;
                case Fault.PushOfLaterEpoch:
                    await shard.PushPull(push with { Epoch = push.Epoch + 1 });
                    break;
                case Fault.WorkerHangs:
                    await cluster.Interference.Silent();
                    break;
                case Fault.ShardHangs:
                    cluster.Interference.Silence(context.TargetId.Key.ToString()!);
                    await cluster.Interference.Silent();
                    break;
                case Fault.ShardDeactivated:
                    context.TargetContext.Deactivate(Reason, CancellationToken.None);
                    break;
                case Fault.ShardDeactivatedWhilePushWaits:
                    var waiting = context.Invoke();
                    context.TargetContext.Deactivate(Reason, CancellationToken.None);
                    await waiting;
                    return;
                case Fault.JobDeactivated:
                    Assert.True(cluster.Host.TryGetGrainContext(cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId(), out var job));
                    job!.Deactivate(Reason, CancellationToken.None);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not in the table.");
            }

            await context.Invoke();
        });
        return struck.Task;
    }

    // What a job has cost so far, by the product's own counters.
    private sealed class Costs : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _epochs;
        private long _reliefs;

        public Costs(string job)
        {
            _listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name is "distseq.epochs.begun" or "distseq.workers.relieved")
                    own.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, measurement, tags, _) =>
            {
                if (tags.ToArray().Any(tag => Equals(tag.Value, job)))
                    Interlocked.Add(ref instrument.Name == "distseq.epochs.begun" ? ref _epochs : ref _reliefs, measurement);
            });
            _listener.Start();
        }

        public long Epochs => Interlocked.Read(ref _epochs);

        public long Reliefs => Interlocked.Read(ref _reliefs);

        public void Dispose() => _listener.Dispose();
    }
}
