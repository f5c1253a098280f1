namespace DistSeq.EndToEnd.Tests.Cluster;

[Collection(typeof(TestCollections.OfTwoSilos))]
public sealed class TelemetryTests(TwoSilos cluster) : FolderTests
{
    [Theory]
    [InlineData("/health/startup")]
    [InlineData("/health/ready")]
    [InlineData("/health/live")]
    public async Task A_silo_that_stands_says_so(string path)
    {
        cluster.Demand();
        foreach (var silo in cluster.Silos)
        {
            using var answer = await silo.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_silos_count_the_steps_of_a_job()
    {
        cluster.Demand();
        var run = await ClientProcess.RunJsonAsync(Folder.Path,
            ["train", Repository.File("examples/dinosaurs.yaml"), "--cluster", cluster.ClusterUrl, "--set", "training.epochs=1"]);
        var series = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            using var answer = await silo.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
            Assert.Contains(lines, it => it.StartsWith("distseq_compute_threads", StringComparison.Ordinal));
            series.AddRange(lines);
        }

        var steps = run.GetProperty("steps").GetInt64();
        // Every worker times every step.
        foreach (var name in (string[])["training_steps_total", "step_duration_seconds_count", "compute_duration_seconds_count",
            "push_duration_seconds_count"])
        {
            var counted = series.Where(it => it.StartsWith("distseq_" + name, StringComparison.Ordinal))
                .Sum(it => double.Parse(it.Split("} ")[^1].Split(' ')[0], CultureInfo.InvariantCulture));
            Assert.True(counted >= steps, $"distseq_{name} is {counted} after {steps} steps.");
        }
    }

    [Fact]
    public async Task A_client_shows_its_own_metrics_while_it_trains()
    {
        var port = FreePort.Next();
        await using var client = ClientProcess.Start(Folder.Path,
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--local", "--metrics-port", $"{port}",
            "--set", "training.epochs=200",
        ]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        await Eventually.Holds(
            ShowsAsync, () => $"the client shows a series of DistSeq.\n{client.Output}\n{client.Error}");

        async Task<bool> ShowsAsync()
        {
            try
            {
                var text = await http.GetStringAsync(
                    new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);
                return text.Contains("\ndistseq_", StringComparison.Ordinal);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
