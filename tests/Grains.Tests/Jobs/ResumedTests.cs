namespace DistSeq.Grains.Tests.Jobs;

/// <summary>A job stops at any step and goes on elsewhere, and the result does not show it.</summary>
public sealed class ResumedTests(Clusters clusters)
{
    private const int Steps = 40;

    private static readonly JobSpec Spec = Examples.Job with
    {
        Data = Examples.Job.Data with { Format = DataFormat.Text },
        Model = new ModelSpec
        {
            Cell = CellKind.Gru,
            Layers = 2,
            Hidden = 40,
            Dropout = new DropoutSpec { BetweenLayers = 0.2, WeightDrop = 0.1 },
        },
        Training = Examples.Job.Training with { Steps = Steps },
        Optimizer = Examples.Job.Optimizer with
        {
            Schedule = new ScheduleSpec { Kind = ScheduleKind.Cosine, Length = Steps, WarmUp = 5 },
        },
    };

    [Fact]
    public async Task At_any_step_and_in_any_shape_the_weights_are_the_same()
    {
        await using var cluster = await TestCluster.StartAsync(3, savesAlways: true);
        var expected = (await (await clusters.Get()).Train(Spec.Shaped(1, 1))).Status;
        var random = new Random(Environment.TickCount);
        for (var round = 0; round < 6; round++)
        {
            int[] stops = [.. Enumerable.Range(0, 3).Select(_ => random.Next(1, Steps)).Distinct().Order()];
            var (workers, shards) = (random.Next(1, 9), random.Next(1, 5));
            var id = TestCluster.NewId();
            var next = 0;
            cluster.Interference.On($"{id}/0", async (context, push) =>
            {
                if (next < stops.Length && push.Version >= stops[next])
                {
                    next++;
                    Assert.True(
                        cluster.Host.TryGetGrainContext(cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId(), out var job));
                    job!.Deactivate();
                }

                await context.Invoke();
            });
            var (status, steps) = await Outcome.Of(await cluster.Submit(Spec.Shaped(workers, shards), id));
            var what = $"stopped at {string.Join(", ", stops)} with {workers} workers and {shards} shards";
            Assert.True(status.Error is null, $"{what}: {status.Error}");
            Assert.True(status.WeightsSha256 == expected.WeightsSha256, what);
            Assert.True(status.TrainLoss == expected.TrainLoss, $"{what}: {status.TrainLoss} for {expected.TrainLoss}");
            Assert.True(steps.Select(step => step.Step).SequenceEqual(Enumerable.Range(1, Steps).Select(n => (long)n)), what);
            Assert.Equal(string.Join(';', Enumerable.Repeat($"1-{Steps}", 8)), status.Ledger);
        }
    }
}
