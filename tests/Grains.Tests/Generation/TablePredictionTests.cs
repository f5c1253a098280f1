namespace DistSeq.Grains.Tests.Generation;

/// <summary>Models that predict for a whole table.</summary>
public sealed class TablePredictionTests(Clusters clusters)
{
    [Fact]
    public async Task A_job_and_its_checkpoint_give_the_same_forecast()
    {
        var (cluster, source) = await Trained(Examples.Forecast);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        Assert.Equal(new PredictionForm("forecasts load up to 4 rows ahead", 4), await generator.GetPredictionForm(source));

        var request = new TablePredictionRequest { Model = source, UploadSha256 = await cluster.Upload(Asked(30, 4)) };
        var answer = await generator.PredictTable(request);
        Assert.Equal(["plant", "hour", "target", "q0.1", "q0.5", "q0.9"], answer.Columns.Select(column => column.Name));
        Assert.Equal(["n", "n", "n", "n", "s", "s", "s", "s"], answer.Columns[0].Texts);
        Assert.Equal(["30", "31", "32", "33"], answer.Columns[1].Texts.Take(4));
        Assert.All(answer.Columns[4].Numbers, number => Assert.True(double.IsFinite(number)));
        Assert.Equal((12, 12), (answer.Step, answer.Steps));

        var file = (await cluster.Store.Read(ArtifactName.Checkpoint(source.Job!), TestContext.Current.CancellationToken))!;
        var again = await generator.PredictTable(request with { Model = new ModelSource(null, await cluster.Upload(file)) });
        Assert.Equal(answer.Columns.SelectMany(column => column.Numbers), again.Columns.SelectMany(column => column.Numbers));
        var shorter = await generator.PredictTable(request with { Horizon = 1 });
        Assert.Equal(answer.Columns[3].Numbers[4], shorter.Columns[3].Numbers[1]);
    }

    [Fact]
    public async Task Evaluating_tells_the_errors_beside_those_of_the_naive_forecasts()
    {
        var (cluster, source) = await Trained(Examples.Forecast);
        var data = await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Series));
        var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(source, data);
        Assert.Equal(
            ["loss", "mae", "rmse", "naive-mae", "naive-rmse", "seasonal-naive-mae", "seasonal-naive-rmse"],
            result.Measures.Select(measure => measure.Name));
        Assert.Equal((false, true), (result.IsInNats, double.IsNaN(result.Perplexity)));
        // Blocks of four after the first twelve rows of each series.
        Assert.Equal(2 * (80 - 12), result.Tokens);
    }

    [Theory]
    [InlineData(0, "horizon: is 0; the model answers for 1 to 4 rows. Ask for at least one.")]
    [InlineData(5, "horizon: is 5; the model answers for 1 to 4 rows. Ask for fewer, or train one with a longer horizon.")]
    [InlineData(3, "FILE: series 'n' has 2 rows behind those with numbers, and 3 are to be forecast.")]
    public async Task What_cannot_be_answered_is_refused(int horizon, string message)
    {
        var (cluster, source) = await Trained(Examples.Forecast);
        var table = await cluster.Upload(Asked(30, 2));
        var request = new TablePredictionRequest { Model = source, UploadSha256 = table, Horizon = horizon };
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => cluster.Grains.GetGrain<IGeneratorGrain>(0).PredictTable(request));
        Assert.StartsWith(message, Assert.Single(refusal.Failures).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_models_say_how_they_are_asked()
    {
        var generator = (await clusters.Get()).Grains.GetGrain<IGeneratorGrain>(0);
        var (cluster, classes) = await Trained(Examples.Job with { Data = Examples.Job.Data with { Format = DataFormat.Tsv } });
        Assert.Equal(new PredictionForm("tells 7 classes apart", null), await generator.GetPredictionForm(classes));
        var table = new TablePredictionRequest { Model = classes, UploadSha256 = await cluster.Upload(Asked(30, 4)) };
        Assert.Equal(
            "The model tells 7 classes apart; it is asked line by line.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => generator.PredictTable(table))).Message);
        var (_, language) = await Trained(Examples.Job);
        Assert.Contains(
            "let it write with generate",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => generator.GetPredictionForm(language))).Message,
            StringComparison.Ordinal);
        var (_, forecast) = await Trained(Examples.Forecast);
        Assert.Contains(
            "writes no text; ask it with predict",
            (await Assert.ThrowsAsync<InvalidOperationException>(
                () => generator.Generate(new GenerationRequest { Model = forecast }))).Message,
            StringComparison.Ordinal);
    }

    private static byte[] Asked(int known, int asked) => Encoding.UTF8.GetBytes("plant,hour,load,free\n" + string.Concat(
        ((string[])["n", "s"]).SelectMany(plant => Enumerable.Range(0, known + asked).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{plant},{row},{(row < known ? (row % 6) + 1.5 : null)},{row % 2}\n")))));

    private async Task<(TestCluster Cluster, ModelSource Source)> Trained(JobSpec spec)
    {
        var (cluster, id) = (await clusters.Get(), TestCluster.NewId());
        var (status, _) = await cluster.Train(spec, id);
        Assert.Equal((null, JobState.Completed), (status.Error, status.State));
        return (cluster, new ModelSource(id, null));
    }
}
