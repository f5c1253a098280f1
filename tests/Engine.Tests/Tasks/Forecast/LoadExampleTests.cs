using DistSeq.Processes;

namespace DistSeq.Engine.Tests.Tasks.Forecast;

/// <summary>The example's data, with a smaller network than the example has.</summary>
public sealed class LoadExampleTests(ITestOutputHelper output)
{
    private const int Window = 168;
    private const int Steps = 250;

    [Fact]
    public void The_load_of_the_test_weeks_is_foreseen_better_than_by_the_week_before()
    {
        var task = new ForecastTask();
        var plan = new ReadPlan("csv", Tokenizer.Characters, null, 0.1, 1)
        {
            Test = 0.1,
            Columns = new ColumnNames { Time = "hour", Targets = ["load"], Covariates = ["temperature", "holiday"] },
            Forecast = new ForecastPlan(24, 168, [0.1, 0.5, 0.9]),
        };
        var corpus = task.Read(Sources.Of(File.ReadAllBytes(Example("load.csv"))), plan);
        var network = task.Define(new NetworkSize(CellKind.Gru, 1, 24) { Window = Window }, corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var trainer = task.Trainer(network, corpus, new LanePlan(1, 1, 16, Window, new ClipRule(null, 1)), 0, 1);
        var (optimizer, state) = (new Adam(), new float[2 * weights.Length]);
        for (var step = 0; step < Steps; step++)
        {
            trainer.Load(weights);
            trainer.Compute(step, step);
            optimizer.Update(step + 1, 0.01 * (1 - (step / (double)Steps)), weights, trainer.Sums[0].Values.Span, state, weights);
        }

        var tally = task.Evaluate(network, weights, corpus, Split.Test);
        var measures = task.Measure(tally, corpus.Codec).ToDictionary(measure => measure.Name, measure => measure.Value);
        foreach (var (name, value) in measures)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.000}"));
        // Four weeks, each hour once.
        Assert.Equal(672, tally.Targets);
        Assert.True(measures["mae"] < 0.75 * measures["seasonal-naive-mae"]);
        Assert.True(measures["rmse"] < 0.75 * measures["seasonal-naive-rmse"]);
        Assert.True(measures["mae"] < 0.4 * measures["naive-mae"]);
    }

    private static string Example(string name) => Repository.File($"examples/data/{name}");
}
