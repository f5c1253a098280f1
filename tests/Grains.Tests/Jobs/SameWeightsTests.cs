namespace DistSeq.Grains.Tests.Jobs;

/// <summary>The system's promise: the shape of the cluster does not show in the weights.</summary>
public sealed class SameWeightsTests(Clusters clusters)
{
    // Silos, compute threads per silo, workers, parameter shards.
    private static readonly (int Silos, int Threads, int Workers, int Shards)[] Shapes =
    [
        (1, 1, 1, 1), (1, 2, 3, 2), (1, 2, 8, 4), (2, 1, 2, 1), (2, 2, 3, 4), (2, 1, 8, 2), (3, 1, 1, 4), (3, 1, 3, 2),
        (3, 2, 8, 4),
    ];

    public static TheoryData<DataFormat, CellKind, int, int, string, ClipScope, OptimizerKind> Specs => new()
    {
        { DataFormat.Lines, CellKind.Rnn, 1, 100, "none", ClipScope.Lane, OptimizerKind.Adam },
        { DataFormat.Lines, CellKind.Lstm, 1, 48, "value", ClipScope.Lane, OptimizerKind.Adam },
        { DataFormat.Lines, CellKind.Gru, 1, 56, "norm", ClipScope.Lane, OptimizerKind.Sgd },
        { DataFormat.Lines, CellKind.Lstm, 2, 32, "norm", ClipScope.Batch, OptimizerKind.Adam },
        { DataFormat.Lines, CellKind.Rnn, 2, 72, "value", ClipScope.Batch, OptimizerKind.Sgd },
        { DataFormat.Text, CellKind.Rnn, 2, 72, "norm", ClipScope.Batch, OptimizerKind.Adam },
        { DataFormat.Text, CellKind.Lstm, 1, 48, "both", ClipScope.Lane, OptimizerKind.Sgd },
        { DataFormat.Text, CellKind.Lstm, 2, 32, "value", ClipScope.Batch, OptimizerKind.Adam },
        { DataFormat.Text, CellKind.Gru, 1, 56, "both", ClipScope.Batch, OptimizerKind.Adam },
        { DataFormat.Text, CellKind.Gru, 2, 36, "norm", ClipScope.Batch, OptimizerKind.Sgd },
    };

    private static readonly Dictionary<string, JobSpec> Asking = new()
    {
        ["dropout of every kind"] = Examples.Job with
        {
            Model = new ModelSpec
            {
                Layers = 2,
                Hidden = 32,
                Embedding = 16,
                Dropout = new DropoutSpec { BetweenLayers = 0.3, Zoneout = 0.1, WeightDrop = 0.2, Input = 0.1, Output = 0.2 },
            },
        },
        ["words, tied, locked dropout"] = Examples.Job with
        {
            Data = Examples.Job.Data with
            {
                Format = DataFormat.Text,
                Tokens = TokenKind.Word,
                Vocabulary = 15,
                Lowercase = true,
            },
            Model = new ModelSpec
            {
                Cell = CellKind.Gru,
                Layers = 2,
                Hidden = 40,
                Embedding = 40,
                Tied = true,
                Dropout = new DropoutSpec { BetweenLayers = 0.3, Locked = true },
            },
            Training = Examples.Job.Training with { Batch = 8, Window = 4 },
        },
        ["labelled, both ways"] = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = DataFormat.Tsv },
            Model = new ModelSpec
            {
                Cell = CellKind.Gru,
                Hidden = 40,
                Embedding = 16,
                Bidirectional = true,
                Dropout = new DropoutSpec { Zoneout = 0.1 },
            },
        },
        ["tagged, both ways"] = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = DataFormat.Conll, Tokens = TokenKind.Given },
            Model = new ModelSpec
            {
                Hidden = 32,
                Embedding = 16,
                Bidirectional = true,
                ForgetBias = 2,
                Dropout = new DropoutSpec { WeightDrop = 0.2 },
            },
        },
        ["translated, read both ways"] = Examples.Job with
        {
            Task = TaskKind.Translate,
            Data = Examples.Job.Data with { Format = DataFormat.Tsv },
            Model = new ModelSpec
            {
                Cell = CellKind.Gru,
                Hidden = 24,
                Embedding = 8,
                Bidirectional = true,
                Dropout = new DropoutSpec { Zoneout = 0.1 },
            },
        },
        ["melodies"] = Examples.Job with
        {
            Task = TaskKind.Improvise,
            Model = new ModelSpec { Hidden = 48, Dropout = new DropoutSpec { Zoneout = 0.1 } },
        },
        ["music of many notes at once"] = Examples.Job with
        {
            Task = TaskKind.Polyphony,
            Data = Examples.Job.Data with { Format = DataFormat.Rolls },
            Model = new ModelSpec
            {
                Cell = CellKind.Gru,
                Layers = 2,
                Hidden = 24,
                Dropout = new DropoutSpec { BetweenLayers = 0.2 },
            },
            Training = Examples.Job.Training with { Window = 8, Clip = new ClipSpec { Norm = 1 } },
        },
        ["texts of classes"] = Examples.Job with
        {
            Task = TaskKind.Compose,
            Data = Examples.Job.Data with { Format = DataFormat.Tsv },
            Model = new ModelSpec { Cell = CellKind.Gru, Hidden = 64, Embedding = 16, Dropout = new() { Zoneout = 0.1 } },
        },
        ["the best of several measurements, rates lowered on a plateau"] = Examples.Job with
        {
            Data = Examples.Job.Data with { Test = 0.1 },
            Training = Examples.Job.Training with { ValidateEvery = 2, Patience = 100 },
            Optimizer = new OptimizerSpec
            {
                LearningRate = 0.1,
                Schedule = new ScheduleSpec { Kind = ScheduleKind.OnPlateau, Factor = 0.5, Patience = 0 },
            },
        },
        ["forecast, read both ways"] = Examples.Forecast with
        {
            Model = new ModelSpec { Hidden = 44, Bidirectional = true, Dropout = new DropoutSpec { Zoneout = 0.1 } },
        },
        ["parameters that come in memory that serves again"] = Examples.Job with { Model = Examples.Large },
        ["schedule-free"] = Examples.Job with
        {
            Optimizer = new OptimizerSpec
            {
                Kind = OptimizerKind.ScheduleFreeAdamW,
                LearningRate = 0.02,
                Schedule = new ScheduleSpec { WarmUp = 3 },
            },
        },
        ["the sum of losses"] = Examples.Job with
        {
            Training = Examples.Job.Training with { Loss = LossReduction.Sum, Clip = new ClipSpec { Norm = 1 } },
            Optimizer = new OptimizerSpec { Form = OptimizerForm.Course, LearningRate = 0.01 },
        },
    };

    public static TheoryData<string> Features => [.. Asking.Keys];

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task The_loss_falls_and_every_cluster_gives_the_same_weights(
        DataFormat format, CellKind cell, int layers, int hidden, string clip, ClipScope scope, OptimizerKind optimizer)
    {
        var spec = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = format },
            Model = new ModelSpec { Cell = cell, Layers = layers, Hidden = hidden },
            Training = Examples.Job.Training with
            {
                Clip = new ClipSpec
                {
                    Value = clip is "value" or "both" ? 0.02 : null,
                    Norm = clip is "norm" or "both" ? 0.5 : null,
                    Scope = scope,
                },
            },
            Optimizer = new OptimizerSpec { Kind = optimizer, LearningRate = optimizer == OptimizerKind.Sgd ? 0.3 : 0.01 },
        };
        await EveryShapeGivesTheSame(spec);
    }

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Whatever_a_spec_asks_for_every_cluster_gives_the_same_weights(string feature)
    {
        var status = await EveryShapeGivesTheSame(Asking[feature]);
        var learns = Asking[feature].Learns;
        Assert.Equal(learns is TaskKind.Classify or TaskKind.Tag or TaskKind.Improvise, status.ValidAccuracy is not null);
        // One text of each class.
        var isFree = learns is TaskKind.Language or TaskKind.Improvise or TaskKind.Polyphony;
        var samples = isFree ? 8 : learns == TaskKind.Compose ? 7 : 0;
        Assert.Equal(samples, status.Samples.Count);
        Assert.Equal(status.ValidLoss, status.Measures[0].Value);
        Assert.NotEqual(
            status.WeightsSha256, (await (await clusters.Get()).Train(Asking[feature] with { Seed = 2 })).Status.WeightsSha256);
    }

    private async Task<JobStatus> EveryShapeGivesTheSame(JobSpec spec)
    {
        var hashes = new Dictionary<string, List<string>>();
        JobStatus? last = null;
        foreach (var (silos, threads, workers, shards) in Shapes)
        {
            var (status, steps) = await (await clusters.Get(silos, threads)).Train(spec.Shaped(workers, shards));
            Assert.Null(status.Error);
            Assert.Equal(JobState.Completed, status.State);
            Assert.Equal((workers, shards, 8), (status.Workers, status.ParameterShards, status.Lanes));
            Assert.Equal(12, steps.Count(step => step.Validation is null));
            Assert.Equal((last ?? status).TestMeasures, status.TestMeasures);
            Assert.True(steps[^1].Loss < steps[0].Loss, $"{steps[0].Loss} -> {steps[^1].Loss}");
            Assert.True(status.ValidLoss < steps[0].Loss);
            Assert.Equal((last ?? status).TrainLoss, status.TrainLoss);
            last = status;
            (hashes.TryGetValue(status.WeightsSha256!, out var list) ? list : hashes[status.WeightsSha256!] = [])
                .Add($"{silos} silos, {threads} threads, {workers} workers, {shards} shards");
        }

        Assert.True(hashes.Count == 1, string.Join('\n', hashes.Select(pair => $"{pair.Key}: {string.Join("; ", pair.Value)}")));
        return last!;
    }

    [Fact]
    public async Task Only_another_silo_s_shard_is_pushed_to_by_messages()
    {
        var (one, two) = (await clusters.Get(1, 2), await clusters.Get(2));
        string alone = TestCluster.NewId(), spread = TestCluster.NewId();
        var spec = Examples.Job.Shaped(2, 2);
        Assert.Equal((await one.Train(spec, alone)).Status.WeightsSha256, (await two.Train(spec, spread)).Status.WeightsSha256);
        Assert.Equal(0, one.Interference.Pushes(alone));
        Assert.True(two.Interference.Pushes(spread) >= 2 * 12);
    }

    [Fact]
    public async Task Another_seed_another_rate_or_another_number_of_lanes_gives_other_weights()
    {
        var cluster = await clusters.Get();
        string?[] hashes =
        [
            (await cluster.Train(Examples.Job)).Status.WeightsSha256,
            (await cluster.Train(Examples.Job with { Seed = 2 })).Status.WeightsSha256,
            (await cluster.Train(Examples.Job with { Optimizer = new OptimizerSpec { LearningRate = 0.011 } }))
                .Status.WeightsSha256,
            (await cluster.Train(Examples.Job with { Training = Examples.Job.Training with { Lanes = 4 } })).Status.WeightsSha256,
        ];
        Assert.All(hashes, Assert.NotNull);
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }
}
