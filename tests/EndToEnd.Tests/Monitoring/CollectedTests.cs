using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>What silos and clients write and send while they train.</summary>
[Collection(typeof(TestCollections.InTime))]
public sealed class CollectedTests : FolderTests
{
    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs_of_a_silo_and_traces_and_metrics_of_a_client()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var ofSilo = new CollectorServer();
        await using var ofClient = new CollectorServer();
        await using var silo = await SiloProcess.StartAsync("traced", [.. redis.Settings, .. ofSilo.Settings]);
        var run = await ClientProcess.RunAsync(
            Folder.Path,
            ["train", Repository.File("examples/dinosaurs.yaml"), "--cluster", redis.ClusterUrl, "--id", "traced-job"],
            settings: ofClient.Settings);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);

        await Holds(ofSilo, "/v1/traces", "distseq-silo", "traced-job", "checkpoint", "completed");
        await Holds(ofSilo, "/v1/metrics", "distseq-silo", "distseq.training.steps");
        await Holds(ofSilo, "/v1/logs", "distseq-silo", "Job {Job} ended as {State} at step {Step}");
        // It sends what is left before it ends.
        Assert.Contains("distseq train", ofClient.Received("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("distseq.client.step", ofClient.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_json_have_time_level_message_and_job_and_none_is_about_a_probe()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("told", [.. redis.Settings, ("DISTSEQ__LOGS", "json")]);
        var run = await ClientProcess.RunAsync(Folder.Path,
            ["train", Repository.File("examples/dinosaurs.yaml"), "--cluster", redis.ClusterUrl, "--id", "told-job"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        await silo.Place.MetricsAsync();
        Assert.Equal(0, await silo.StopAsync());

        var lines = silo.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.All(lines, static line =>
        {
            Assert.EndsWith("Z", (string?)line["Timestamp"], StringComparison.Ordinal);
            Assert.InRange(
                DateTimeOffset.Parse((string)line["Timestamp"]!, CultureInfo.InvariantCulture),
                TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
            Assert.NotEmpty((string?)line["LogLevel"] ?? "");
            Assert.NotEmpty((string?)line["Message"] ?? "");
            Assert.DoesNotContain("/health", (string?)line["Message"], StringComparison.Ordinal);
            Assert.DoesNotContain("/metrics", (string?)line["Message"], StringComparison.Ordinal);
        });
        Assert.Equal(
            ["Job told-job begins: 465 steps on 1 silos with 1 compute threads", "Job told-job ended as completed at step 465"],
            lines.Where(static line => (string?)line["State"]?["Job"] == "told-job")
                .Select(static line => (string?)line["Message"]));
        Assert.Equal(
            ["Silo told is up", "Silo told is told to stop", "Silo told has left"],
            lines.Where(static line => (string?)line["State"]?["Silo"] == "told")
                .Select(static line => Regex.Match(
                    (string)line["Message"]!, "^Silo told (is up|is told to stop|has left)").Value));
    }

    private static Task Holds(CollectorServer collector, string path, params string[] words) => Eventually.Holds(
        () => words.All(word => collector.Received(path).Contains(word, StringComparison.Ordinal)),
        () => $"{path} has got {string.Join(", ", words)}; it has {collector.Received(path).Length} characters.");
}
