namespace DistSeq.Grains.Tests.Jobs;

/// <summary>Jobs that resume the training of another job: together they are one training.</summary>
public sealed class ResumedTrainingTests(Clusters clusters)
{
    private static readonly JobSpec Lines = Examples.Job with { Training = Examples.Job.Training with { Steps = 30 } };

    private static readonly Dictionary<string, (JobSpec Spec, long Half)> Trainings = new()
    {
        ["lines"] = (Lines, 13),
        ["text with carried states"] = (Lines with
        {
            Data = Lines.Data with { Format = DataFormat.Text },
            Training = Lines.Training with { Window = 4 },
        }, 13),
        ["sequences with dropout"] = (Lines with
        {
            Data = Lines.Data with { Format = DataFormat.Conll, Tokens = TokenKind.Given },
            Model = Lines.Model with { Layers = 2, Dropout = new DropoutSpec { BetweenLayers = 0.2, Output = 0.1 } },
        }, 7),
        ["gradient descent"] = (Lines with
        {
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 0.3 },
        }, 13),
        ["an average of weights"] = (Lines with
        {
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.ScheduleFreeAdamW, LearningRate = 0.01 },
        }, 13),
        ["replicas"] = (Lines with
        {
            Aggregation = new AggregationSpec { Mode = AggregationMode.Local, LocalSteps = 5 },
        }, 15),
        ["compressed gradients"] = (Lines with
        {
            Aggregation = new AggregationSpec { Compression = CompressionKind.TopK, Keep = 0.05, KeepWarmUp = 16 },
        }, 13),
        ["a schedule that watches, and the best weights"] = (Lines with
        {
            Data = Lines.Data with { Validation = 0.4 },
            Training = Lines.Training with { Steps = 60, ValidateEvery = 5 },
            Optimizer = new OptimizerSpec
            {
                LearningRate = 0.05,
                Schedule = new ScheduleSpec { Kind = ScheduleKind.OnPlateau, Factor = 0.5, Patience = 1 },
            },
        }, 52),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Trainings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_halves_give_the_bits_of_one_training(string name)
    {
        var (spec, half) = Trainings[name];
        var whole = (await (await clusters.Get()).Train(spec)).Status;
        Assert.Null(whole.Error);
        var first = (await (await clusters.Get(2, 2)).Train(Halved(spec, half))).Status;
        Assert.Null(first.Error);
        var second = await Resume(await clusters.Get(2), spec.Shaped(2, 3), await Last(await clusters.Get(2, 2), first));
        Assert.Null(second.Error);
        Assert.Equal(
            (whole.WeightsSha256, whole.Step, whole.BestStep, whole.Ledger, whole.Tokens),
            (second.WeightsSha256, second.Step, second.BestStep, second.Ledger, second.Tokens));
        Assert.Equal((whole.TrainLoss, whole.ValidLoss), (second.TrainLoss, second.ValidLoss));
        Assert.Equal(whole.LastCheckpoint is null, second.LastCheckpoint is null);
        Assert.NotEqual(first.Step, second.Step);
    }

    [Fact]
    public async Task A_best_model_of_the_first_half_is_handed_over_by_the_second()
    {
        // It learns its few lines by heart, so lines that it has not seen get worse again.
        var (spec, half) = Trainings["a schedule that watches, and the best weights"];
        var cluster = await clusters.Get(2, 2);
        var whole = (await cluster.Train(spec)).Status;
        Assert.InRange(whole.BestStep!.Value, 5, half);
        var second = await Resume(cluster, spec, await Last(cluster, (await cluster.Train(Halved(spec, half))).Status));
        Assert.Equal((whole.BestStep, whole.WeightsSha256), (second.BestStep, second.WeightsSha256));
    }

    [Fact]
    public async Task A_resumed_job_that_loses_a_shard_goes_on_from_where_it_began()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        var whole = (await (await clusters.Get()).Train(Lines)).Status;
        var first = (await cluster.Train(Halved(Lines, 13))).Status;
        var id = TestCluster.NewId();
        cluster.Interference.Once($"{id}/1", 4, async (context, _) =>
        {
            context.TargetContext.Deactivate();
            await context.Invoke();
        });
        var second = await Resume(cluster, Lines.Shaped(2, 2), await Last(cluster, first), id);
        Assert.Equal((null, whole.WeightsSha256), (second.Error, second.WeightsSha256));
    }

    [Fact]
    public async Task A_cancelled_training_is_resumed_where_it_stopped()
    {
        var spec = Lines with { Training = Lines.Training with { Steps = 1_000_000, KeepState = true } };
        var cluster = await clusters.Get(2);
        var job = await cluster.Submit(spec);
        await using var leaving = Leaving.Of(job);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 20);
        var stopped = await job.Cancel();
        Assert.Equal(JobState.Cancelled, stopped.State);
        var longer = Lines with { Training = Lines.Training with { Steps = (int)stopped.Step + 9 } };
        var whole = (await cluster.Train(longer)).Status;
        Assert.Equal(whole.WeightsSha256, (await Resume(cluster, longer, await Last(cluster, stopped))).WeightsSha256);
    }

    [Fact]
    public async Task All_that_does_not_fit_the_training_is_told_at_once_and_nothing_starts()
    {
        var cluster = await clusters.Get();
        var from = await cluster.Upload(await Last(cluster, (await cluster.Train(Halved(Lines, 13))).Status));
        var refusal = await Refused(cluster, Lines with
        {
            FromSha256 = from,
            Training = Lines.Training with { Steps = 13, Batch = 8, Window = 9, Lanes = 4 },
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.Momentum, LearningRate = 0.1 },
            Aggregation = new AggregationSpec { Mode = AggregationMode.Async },
        });
        Assert.Equal(
            ["optimizer.kind", "training.batch", "training.lanes", "training.window", "aggregation", "training.steps"],
            refusal.Failures.Select(failure => failure.Path));
    }

    [Fact]
    public async Task Weights_without_a_state_are_refused_and_so_is_a_round_that_was_cut()
    {
        var cluster = await clusters.Get();
        var bare = await Last(cluster, (await cluster.Train(Lines)).Status);
        var refusal = await Refused(cluster, Lines with { FromSha256 = await cluster.Upload(bare) });
        Assert.Contains("training.keepState: true", Assert.Single(refusal.Failures).Message, StringComparison.Ordinal);
        var replicas = Trainings["replicas"].Spec;
        var cut = await Last(cluster, (await cluster.Train(Halved(replicas, 13))).Status);
        refusal = await Refused(cluster, replicas with { FromSha256 = await cluster.Upload(cut) });
        Assert.Contains("within a round of 5 steps", Assert.Single(refusal.Failures).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.ledger", null, "it does not have all parts that belong together")]
    [InlineData("training.version", "x", "it does not have all parts that belong together")]
    [InlineData("training.progress", "{", "it does not have all parts that belong together")]
    [InlineData("training.optimizer", null, "it is of another size than its model")]
    public async Task A_damaged_state_is_refused_with_a_remedy(string part, string? value, string fault)
    {
        var cluster = await clusters.Get();
        var failure = Assert.Single((await Refused(cluster, await FromDamaged(cluster, part, value))).Failures);
        Assert.Equal("resume", failure.Path);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
        Assert.Contains("leave resume out", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "has no metadata 'spec'")]
    [InlineData("[", "metadata is damaged: its spec is none")]
    public async Task A_file_without_its_spec_is_no_model_to_train_further(string? spec, string fault)
    {
        var cluster = await clusters.Get();
        var damaged = await FromDamaged(cluster, "spec", spec);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Prepare(cluster, damaged));
        var failure = Assert.Single(refusal.Failures);
        Assert.Equal("from", failure.Path);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_a_state_is_a_model_like_any_other()
    {
        var cluster = await clusters.Get();
        var kept = ModelFile.Read(await Last(cluster, (await cluster.Train(Halved(Lines, 13))).Status));
        var bare = ModelFile.Read(await Last(cluster, (await cluster.Train(Lines with
        {
            Training = Lines.Training with { Steps = 13 },
        })).Status));
        Assert.Equal(bare.Weights, kept.Weights);
    }

    // A spec whose checkpoint has another value, or none, in place of this entry of metadata or array.
    private static async Task<JobSpec> FromDamaged(TestCluster cluster, string part, string? value)
    {
        var file = SafetensorsFile.Read(await Last(cluster, (await cluster.Train(Halved(Lines, 13))).Status));
        var metadata = file.Metadata.Where(entry => entry.Key != part && entry.Key != "sha256").ToDictionary();
        if (value is not null)
            metadata[part] = value;
        var arrays = file.Arrays.Select(array =>
        {
            var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(array.Value.Span).ToArray();
            var (kept, shape) = array.Key == part ? (values[..1], [1L]) : (values, file.Shapes[array.Key]);
            return new SafetensorsArray(array.Key, [.. shape], kept);
        });
        using var damaged = new MemoryStream();
        SafetensorsFile.Write(metadata, [.. arrays], damaged);
        return Lines with { FromSha256 = await cluster.Upload(damaged.ToArray()) };
    }

    private static JobSpec Halved(JobSpec spec, long half) =>
        spec with { Training = spec.Training with { Steps = half, KeepState = true } };

    private static async Task<byte[]> Last(TestCluster cluster, JobStatus job) =>
        (await cluster.Store.Read(job.LastCheckpoint ?? job.Checkpoint!, Cancellation))!;

    private static async Task<InvalidSpecException> Refused(TestCluster cluster, JobSpec spec)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var dataset = await Prepare(cluster, spec);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => job.Submit(spec with { Resume = true }, dataset.Id));
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
        return refusal;
    }

    private static async Task<JobStatus> Resume(TestCluster cluster, JobSpec spec, byte[] from, string? id = null)
    {
        var resumed = spec with { Resume = true, FromSha256 = await cluster.Upload(from) };
        var job = cluster.Grains.GetGrain<IJobGrain>(id ?? TestCluster.NewId());
        await job.Submit(resumed, (await Prepare(cluster, resumed)).Id);
        return (await Outcome.Of(job)).Status;
    }

    private static async Task<DatasetStatus> Prepare(TestCluster cluster, JobSpec spec) =>
        await cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Text(spec))))
            .Prepare(spec.Data, spec.Task, spec.FromSha256);
}
