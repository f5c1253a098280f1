using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>After a loss a job goes on from its last checkpoint, and the result does not show it.</summary>
public sealed class JobCheckpointTests(Clusters clusters)
{
    // The fault strikes at the first push of this step or a later one, once there is a checkpoint.
    private const long Step = 6;
    private const int Steps = 24;


    [Theory]
    [InlineData(DataFormat.Lines, OptimizerKind.Adam, false)]
    [InlineData(DataFormat.Text, OptimizerKind.Adam, false)]
    [InlineData(DataFormat.Text, OptimizerKind.Adadelta, true)]
    public async Task Training_goes_on_from_the_last_checkpoint(DataFormat format, OptimizerKind optimizer, bool loseJob)
    {
        await using var cluster = await Started();
        var id = TestCluster.NewId();
        var (checkpoint, after) = Strike(cluster, id, loseJob);
        var spec = Spec(format, optimizer);
        var (status, steps) = await Outcome.Of(await cluster.Submit(spec, id));
        Assert.Null(status.Error);
        Assert.InRange((await checkpoint).Version, 1, Steps);
        Assert.True(
            after.Min() >= (await checkpoint).Version,
            $"Step {after.Min()} was done again; step {(await checkpoint).Version} was written down.");
        Assert.Equal((await (await clusters.Get()).Train(spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(Enumerable.Range(1, Steps).Select(n => (long)n), steps.Select(step => step.Step));
        Assert.Equal(Enumerable.Range(0, Steps).Select(n => (long)n), steps.Select(step => step.Sequence));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_passed_over()
    {
        await using var cluster = await Started();
        var id = TestCluster.NewId();
        cluster.Interference.Once($"{id}/1", Step, async (context, _) =>
        {
            await cluster.Records.FirstManifest(id);
            foreach (var name in cluster.Store.Names.Where(
                name => name.StartsWith($"jobs/{id}/steps/", StringComparison.Ordinal)))
                await cluster.Store.Write(name, (await cluster.Store.Read(name, default))!.AsMemory()[..^1], default);
            context.TargetContext.Deactivate();
            await context.Invoke();
        });
        var spec = Spec(DataFormat.Text, OptimizerKind.Adam);
        var (status, _) = await Outcome.Of(await cluster.Submit(spec, id));
        Assert.Null(status.Error);
        Assert.Equal((await (await clusters.Get()).Train(spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
    }

    [Fact]
    public async Task A_finished_job_keeps_its_final_checkpoint_alone()
    {
        await using var cluster = await Started();
        var id = TestCluster.NewId();
        await cluster.Train(Spec(DataFormat.Text, OptimizerKind.Adam), id);
        await cluster.Records.FirstManifest(id);
        Assert.Equal(
            [$"jobs/{id}/checkpoint.safetensors"],
            cluster.Store.Names.Where(name => name.StartsWith($"jobs/{id}/", StringComparison.Ordinal)));
    }

    private static JobSpec Spec(DataFormat format, OptimizerKind optimizer) => Examples.Job with
    {
        Data = Examples.Job.Data with { Format = format },
        Training = Examples.Job.Training with { Steps = Steps, Batch = format == DataFormat.Text ? 4 : 16 },
        Optimizer = Examples.Job.Optimizer with { Kind = optimizer },
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 3 },
    };

    private static Task<TestCluster> Started() => TestCluster.StartAsync(2, savesAlways: true);

    // Deactivates a grain in mid-step, then notes which steps are pushed.
    private static (Task<Manifest> Checkpoint, ConcurrentBag<long> After) Strike(TestCluster cluster, string id, bool loseJob)
    {
        var checkpoint = new TaskCompletionSource<Manifest>(TaskCreationOptions.RunContinuationsAsynchronously);
        var after = new ConcurrentBag<long>();
        long strikes = 0;
        cluster.Interference.On($"{id}/1", async (context, push) =>
        {
            if (push.Version < Step)
            {
                if (checkpoint.Task.IsCompleted)
                    after.Add(push.Version);
            }
            else if (Interlocked.Exchange(ref strikes, 1) == 0)
            {
                var manifest = await cluster.Records.FirstManifest(id);
                var victim = context.TargetContext;
                if (loseJob)
                    Assert.True(cluster.Host.TryGetGrainContext(cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId(), out victim));
                victim!.Deactivate();
                checkpoint.SetResult(manifest);
            }
            else if (checkpoint.Task.IsCompleted)
            {
                after.Add(push.Version);
            }

            await context.Invoke();
        });
        return (checkpoint.Task, after);
    }
}
