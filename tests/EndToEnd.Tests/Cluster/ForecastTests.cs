namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The example that forecasts, as a user runs it.</summary>
public sealed class ForecastTests : FolderTests
{
    [Fact]
    public async Task The_load_of_the_next_day_is_forecast_from_a_file()
    {
        var run = await ClientProcess.RunJsonAsync(
            Folder.Path, ["train", Repository.File("examples/load.yaml"), "--set", "training.epochs=1", "--local"]);
        var measures = run.GetProperty("measures").GetProperty("validation");
        double Measure(string name) => measures.GetProperty(name).GetDouble();
        Assert.True(Measure("mae") < 0.7 * Measure("seasonal-naive-mae"), measures.ToString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("validPerplexity").ValueKind);

        var job = run.GetProperty("job").GetString()!;
        string[] predict = ["predict", job, Repository.File("examples/data/load-next.csv")];
        var next = await ClientProcess.RunAsync(Folder.Path, predict);
        Assert.Equal((0, ""), (next.ExitCode, next.Error));
        var lines = next.Output.Trim().Split('\n');
        Assert.Equal("hour,target,q0.1,q0.5,q0.9", lines[0]);
        Assert.Equal(
            Enumerable.Range(0, 24).Select(static hour => $"2024-12-09T{hour:00}:00,load"),
            lines[1..].Select(static line => string.Join(',', line.Split(',')[..2])));
        Assert.All(lines[1..], static line =>
        {
            double[] quantiles =
                [.. line.Split(',')[2..].Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
            Assert.Equal(quantiles.Order(), quantiles);
            Assert.InRange(quantiles[1], 60, 160);
        });

        var far = await ClientProcess.RunAsync(Folder.Path, [.. predict, "--horizon", "25"]);
        Assert.Equal(
            (1, "--horizon: is 25; the model answers for 1 to 24 rows. Ask for fewer, or train one with a longer horizon."),
            (far.ExitCode, far.Error.Trim()));
    }
}
