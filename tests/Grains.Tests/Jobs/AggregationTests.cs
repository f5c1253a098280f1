namespace DistSeq.Grains.Tests.Jobs;

/// <summary>What each mode of aggregation promises.</summary>
public sealed class AggregationTests(Clusters clusters)
{
    private const int Steps = 24;

    private static readonly (int Silos, int Threads, int Workers, int Shards)[] Shapes =
        [(1, 1, 1, 1), (1, 2, 2, 2), (2, 1, 2, 4), (3, 1, 3, 2), (2, 2, 4, 3)];

    private static readonly Dictionary<string, AggregationSpec> Deterministic = new()
    {
        ["bf16"] = new() { Compression = CompressionKind.Bf16 },
        ["int8"] = new() { Compression = CompressionKind.Int8 },
        ["top-k"] = new() { Compression = CompressionKind.TopK, Keep = 0.05, KeepWarmUp = 16 },
        ["local"] = new() { Mode = AggregationMode.Local, LocalSteps = 5 },
        ["local in two groups with int8"] = new()
        {
            Mode = AggregationMode.Local,
            LocalSteps = 5,
            Groups = 2,
            Compression = CompressionKind.Int8,
        },
    };

    public static TheoryData<string> Names => [.. Deterministic.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_cluster_gives_the_same_weights(string name)
    {
        var spec = Spec(Deterministic[name]);
        var hashes = new HashSet<string?>();
        foreach (var (silos, threads, workers, shards) in Shapes)
        {
            var (status, steps) = await (await clusters.Get(silos, threads)).Train(spec.Shaped(workers, shards));
            Assert.Null(status.Error);
            Assert.True(steps[^1].Loss < steps[0].Loss, $"{steps[0].Loss} -> {steps[^1].Loss}");
            Assert.Equal(Steps, status.Step);
            hashes.Add(status.WeightsSha256);
        }

        Assert.Single(hashes);
        Assert.NotEqual((await (await clusters.Get()).Train(Spec(new()))).Status.WeightsSha256, hashes.Single());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_workers_keep_comes_back_from_a_checkpoint(string name)
    {
        await using var cluster = await TestCluster.StartAsync(2, savesAlways: true);
        var id = TestCluster.NewId();
        var spec = Spec(Deterministic[name]).Shaped(2, 2);
        // Mode local makes five versions.
        cluster.Interference.Once($"{id}/1", spec.Aggregation.Mode == AggregationMode.Local ? 2 : 10, async (context, _) =>
        {
            await cluster.Records.FirstManifest(id);
            context.TargetContext.Deactivate();
            await context.Invoke();
        });
        var (status, steps) = await Outcome.Of(await cluster.Submit(spec, id));
        Assert.Null(status.Error);
        Assert.Equal((await (await clusters.Get()).Train(spec.Shaped(1, 1))).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(steps.Select(step => step.Step).Distinct().Order(), steps.Select(step => step.Step));
    }

    [Fact]
    public async Task A_replica_that_trains_alone_trains_as_one_machine_does()
    {
        // One group, and an outer rule that applies the whole delta.
        var plain = Spec(new());
        var local = plain with
        {
            Aggregation = new AggregationSpec
            {
                Mode = AggregationMode.Local,
                LocalSteps = 7,
                Groups = 1,
                OuterRate = 1,
                OuterMomentum = 0,
            },
        };
        var cluster = await clusters.Get();
        var (expected, actual) = (await cluster.Train(plain.Shaped(1, 1)), await cluster.Train(local.Shaped(1, 1)));
        Assert.Equal(expected.Status.ValidLoss!.Value, actual.Status.ValidLoss!.Value, 1e-4);
        Assert.Equal([7, 14, 21, 24], actual.Steps.Select(step => step.Step));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Staleness_is_bounded_and_every_step_is_applied_once(int staleness)
    {
        var seen = new SortedDictionary<long, long>();
        using var listener = new MeterListener();
        // No other test has this cell, by which the measurements are told apart.
        var cell = staleness == 1 ? CellKind.LstmCoupled : CellKind.GruResetAfter;
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "distseq.step.staleness")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, SpecJson.Word(cell))))
            {
                lock (seen)
                    seen[measurement] = seen.GetValueOrDefault(measurement) + 1;
            }
        });
        listener.Start();
        var spec = Spec(new() { Mode = AggregationMode.Stale, Staleness = staleness }) with
        {
            Model = Examples.Job.Model with { Cell = cell },
            Training = Examples.Job.Training with { Steps = 400 },
            Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
        };
        var (status, steps) = await (await clusters.Get(2)).Train(spec);
        Assert.Null(status.Error);
        Assert.Equal(string.Join(';', Enumerable.Repeat("1-400", 8)), status.Ledger);
        Assert.True(steps[^1].SmoothedLoss < steps[0].Loss);
        Assert.Equal(400 * 4, seen.Values.Sum());
        Assert.True(seen.Keys.Max() <= staleness, string.Join(", ", seen));
        Assert.True(seen.Keys.Max() > 0, "Nobody was ahead: the test shows nothing.");
    }

    [Fact]
    public async Task A_push_with_older_weights_than_the_bound_is_refused()
    {
        var shard = (await clusters.Get()).Shard(TestCluster.NewId());
        await shard.Begin(new ShardPlan(
            "stale", 1, 0, 1, 2, 5, new(new float[2]), new OptimizerSpec(), new ClipSpec(), TensorBlock.Empty, [], "", "")
        {
            Aggregation = new AggregationSpec { Mode = AggregationMode.Stale, Staleness = 2 },
        });
        Push Of(long step, long weights) => new(1, step, [new LanePart(0, 1, new(new float[2]))], []) { Weights = weights };
        Assert.Equal(PushResult.Rejected, (await shard.PushPull(Of(8, 5))).Result);
        Assert.Equal(PushResult.Rejected, (await shard.PushPull(Of(7, 4))).Result);
        Assert.Equal(PushResult.Waiting, (await shard.PushPull(Of(7, 5))).Result);
    }

    [Fact]
    public async Task Without_waiting_every_group_of_every_step_is_applied_once()
    {
        var spec = Spec(new() { Mode = AggregationMode.Async }) with
        {
            Training = Examples.Job.Training with { Steps = 200 },
            Optimizer = new OptimizerSpec { LearningRate = 0.003 },
        };
        var (status, steps) = await (await clusters.Get(2, 2)).Train(spec.Shaped(4, 2));
        Assert.Null(status.Error);
        Assert.Equal(string.Join(';', Enumerable.Repeat("1-200", 8)), status.Ledger);
        Assert.True(steps[^1].SmoothedLoss < steps[0].Loss);
        Assert.Equal(200, status.Step);
    }

    [Theory]
    [InlineData(AggregationMode.Stale)]
    [InlineData(AggregationMode.Async)]
    public async Task A_loss_does_not_show_in_the_ledger(AggregationMode mode)
    {
        await using var cluster = await TestCluster.StartAsync(2, savesAlways: true);
        var id = TestCluster.NewId();
        cluster.Interference.Once($"{id}/1", 100, async (context, _) =>
        {
            await cluster.Records.FirstManifest(id);
            context.TargetContext.Deactivate();
            await context.Invoke();
        });
        var spec = Spec(new() { Mode = mode }) with { Training = Examples.Job.Training with { Steps = 200 } };
        var (status, _) = await Outcome.Of(await cluster.Submit(spec.Shaped(2, 2), id));
        Assert.Null(status.Error);
        Assert.Equal(string.Join(';', Enumerable.Repeat("1-200", 8)), status.Ledger);
    }

    // Continuous text, so that states are carried from step to step.
    private static JobSpec Spec(AggregationSpec aggregation) => Examples.Job with
    {
        Data = Examples.Job.Data with { Format = DataFormat.Text },
        Model = Examples.Large,
        Training = Examples.Job.Training with { Steps = Steps, Clip = new ClipSpec { Norm = 1 } },
        Aggregation = aggregation,
    };
}
