namespace DistSeq.Grains.Tests.Jobs;

/// <summary>Jobs that train a model further.</summary>
public sealed class FirstModelTests(Clusters clusters)
{
    // Plain descent keeps nothing from step to step, and all lines are one batch, so two jobs make the same steps as one.
    private static readonly JobSpec Whole = Examples.Job with
    {
        Data = Examples.Job.Data with { Validation = 0 },
        Training = Examples.Job.Training with { Steps = 6, Batch = 64, Window = 16 },
        Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 0.3 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_begins_with_the_weights_of_the_model()
    {
        var cluster = await clusters.Get(2, 2);
        var first = (await cluster.Train(Whole)).Status;
        var from = await UploadOf(cluster, first);
        var further = (await Train(cluster, Whole with { FromSha256 = from }, Examples.Lines)).Status;
        var fresh = (await cluster.Train(Whole with { Training = Whole.Training with { Steps = 12 } })).Status;
        Assert.Null(further.Error);
        Assert.NotEqual(first.WeightsSha256, further.WeightsSha256);
        Assert.True(further.TrainLoss < first.TrainLoss);
        // Lines are in other rows in each pass, so rounding differs.
        Assert.Equal(fresh.TrainLoss!.Value, further.TrainLoss!.Value, 0.2);
        var other = await clusters.Get();
        var same = Whole with { FromSha256 = await UploadOf(cluster, first, other) };
        var again = (await Train(other, same, Examples.Lines)).Status;
        Assert.Equal(further.WeightsSha256, again.WeightsSha256);
    }

    [Fact]
    public async Task Other_data_is_read_with_the_vocabulary_of_the_model()
    {
        var cluster = await clusters.Get();
        var first = (await cluster.Train(Whole)).Status;
        var from = await UploadOf(cluster, first);
        var dataset = await Prepare(cluster, Whole with { FromSha256 = from }, "bro\ncera\n");
        var own = await Prepare(cluster, Whole, "bro\ncera\n");
        Assert.Equal((await Prepare(cluster, Whole, Examples.Lines)).Vocabulary, dataset.Vocabulary);
        Assert.NotEqual((own.Id, own.Vocabulary), (dataset.Id, dataset.Vocabulary));
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Prepare(cluster, Whole with { FromSha256 = from }, "bro\nQQ\n"));
        Assert.Contains("2 tokens that the model that from names never saw", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Prepare(
            cluster, Whole with { FromSha256 = from, Data = Whole.Data with { Tokens = TokenKind.Word } }, "bro\ncera\n"));
        Assert.Contains("data.tokens: character", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_does_not_fit_the_model_is_told_at_once_and_nothing_starts()
    {
        var cluster = await clusters.Get();
        var first = (await cluster.Train(Whole)).Status;
        var spec = Whole with
        {
            FromSha256 = await UploadOf(cluster, first),
            Model = new ModelSpec { Cell = CellKind.Gru, Hidden = 24, Layers = 2 },
        };
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var dataset = await Prepare(cluster, spec, Examples.Lines);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => job.Submit(spec, dataset.Id));
        Assert.Equal(["model.cell", "model.layers", "model.hidden"], refusal.Failures.Select(failure => failure.Path));
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
    }

    [Fact]
    public async Task A_model_of_another_task_is_told_before_the_data_is_read_as_that_tasks()
    {
        var cluster = await clusters.Get();
        var from = await UploadOf(cluster, (await cluster.Train(Whole)).Status);
        var data = Whole.Data with { Format = DataFormat.Tsv };
        var spec = Whole with { FromSha256 = from, Task = TaskKind.Translate, Data = data };
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Prepare(cluster, spec, "no\ntabs\n"));
        Assert.Equal(
            new SpecFailure("from", "names a model of language, but this job's task is translate; "
                + "name a model of translate, or leave from out."),
            Assert.Single(refusal.Failures));
    }

    [Fact]
    public async Task What_was_not_uploaded_or_is_no_checkpoint_is_refused()
    {
        var cluster = await clusters.Get();
        var missing = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Prepare(cluster, Whole with { FromSha256 = new string('a', 64) }, Examples.Lines));
        Assert.Equal("from", Assert.Single(missing.Failures).Path);
        var text = await cluster.Upload("no checkpoint"u8.ToArray());
        var other = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Prepare(cluster, Whole with { FromSha256 = text }, Examples.Lines));
        Assert.Equal("from", Assert.Single(other.Failures).Path);
    }

    [Theory]
    [InlineData(DataFormat.Text, null)]
    [InlineData(DataFormat.Tsv, null)]
    [InlineData(DataFormat.Conll, null)]
    [InlineData(DataFormat.Tsv, TaskKind.Translate)]
    [InlineData(DataFormat.Tsv, TaskKind.Compose)]
    [InlineData(DataFormat.Lines, TaskKind.Improvise)]
    [InlineData(DataFormat.Rolls, TaskKind.Polyphony)]
    [InlineData(DataFormat.Csv, TaskKind.Forecast)]
    public async Task Models_of_every_task_are_trained_further(DataFormat format, TaskKind? task)
    {
        var cluster = await clusters.Get(2);
        var spec = task == TaskKind.Forecast ? Examples.Forecast : Examples.Job with
        {
            Task = task,
            Data = Examples.Job.Data with
            {
                Format = format,
                Tokens = format == DataFormat.Conll ? TokenKind.Given : TokenKind.Character,
            },
        };
        var first = (await cluster.Train(spec)).Status;
        Assert.Null(first.Error);
        var further = (await Train(
            cluster, spec with { FromSha256 = await UploadOf(cluster, first) }, Examples.Text(spec))).Status;
        Assert.Null(further.Error);
        Assert.True(further.TrainLoss < first.TrainLoss, $"{first.TrainLoss} -> {further.TrainLoss}");
    }

    private static async Task<string> UploadOf(TestCluster cluster, JobStatus job, TestCluster? to = null) =>
        await (to ?? cluster).Upload((await cluster.Store.Read(job.Checkpoint!, Cancellation))!);

    private static async Task<DatasetStatus> Prepare(TestCluster cluster, JobSpec spec, string text) =>
        await cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(Encoding.UTF8.GetBytes(text)))
            .Prepare(spec.Data, spec.Task, spec.FromSha256);

    private static async Task<Outcome> Train(TestCluster cluster, JobSpec spec, string text)
    {
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        await job.Submit(spec, (await Prepare(cluster, spec, text)).Id);
        return await Outcome.Of(job);
    }
}
