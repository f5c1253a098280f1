using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>Two silos, a job and a sweep, watched by a Prometheus.</summary>
[Collection(typeof(TestCollections.InTime))]
public sealed class LiveMonitoringTests : FolderTests
{
    /// <summary>Series that appear with the first failure of their kind: a healthy cluster has none.</summary>
    private static readonly string[] OfFailures =
    [
        "distseq_job_trouble_seconds", "orleans_app_requests_timedout_total", "orleans_app_requests_canceled_total",
        "orleans_messaging_expired_total", "orleans_messaging_rejected_total", "orleans_messaging_pings_reply_missed_total",
        "orleans_scheduler_long_running_turns_total",
    ];

    // Those that Prometheus and the exporter add.
    private static readonly string[] Added = ["__name__", "instance", "job", "le", "otel_scope_name", "otel_scope_version"];

    private const string Sweep = """
        name: watched
        seed: 1
        base: BASE
        search:
          optimizer.learningRate:
            range: [0.001, 0.02]
            scale: log
        algorithm: random
        pruning:
          kind: median
          every: 50
          startup: 2
        budget:
          trials: 40
        parallel: 2
        """;

    [Fact]
    public async Task Every_panel_and_alert_has_data_and_a_killed_silo_is_told_until_it_is_back()
    {
        Prerequisite.Redis();
        Prerequisite.Program("prometheus", "prometheus");
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync("first", redis.Settings, computeThreads: 2);
        var place = new SiloPlace("second");
        (string, string)[] settings = [.. redis.Settings, ("DISTSEQ__COMPUTETHREADS", "2")];
        await using var second = await SiloProcess.StartAsync(place, settings);
        await using var prometheus = await PrometheusServer.StartAsync([first.Place, place]);
        await using var job = ClientProcess.Start(Folder.Path,
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--cluster", redis.ClusterUrl, "--id", "watched-job",
            "--set", "training.epochs=100000", "--set", "training.validateEvery=epoch", "--set", "training.clip={ norm: 1 }",
            "--set", "aggregation={ mode: stale, staleness: 1 }", "--set", "cluster.workers=2",
        ]);
        var spec = Folder.Write("sweep.yaml", Sweep.Replace(
            "BASE", Repository.File("examples/dinosaurs.yaml"), StringComparison.Ordinal));
        await using var sweep = ClientProcess.Start(
            Folder.Path, ["sweep", spec, "--cluster", redis.ClusterUrl, "--id", "watched-sweep"]);

        var rules = Alerts.All.SelectMany(static rule => Regex.Matches((string)rule["expr"]!, @"\b(?:distseq|orleans|dotnet)_\w+")
            .Select(series => (Place: (string)rule["alert"]!, Expression: series.Value))).Distinct();
        var without = Dashboards.All.Concat(rules)
            .Where(static it => !OfFailures.Any(series => it.Expression.Contains(series, StringComparison.Ordinal))).ToList();
        await Eventually.Holds(
            async () =>
            {
                foreach (var it in without.ToArray())
                {
                    if ((await prometheus.QueryAsync(it.Expression)).Count > 0)
                        without.Remove(it);
                }

                return without.Count == 0;
            },
            () => $"every expression gives a series. Without:\n{string.Join('\n', without)}\n{job.Error}\n{sweep.Error}");

        foreach (var series in await prometheus.SeriesAsync("distseq_.*"))
        {
            Assert.Equal(
                MetricsTable.Labels[(string)series["__name__"]!].Order(StringComparer.Ordinal),
                series.Select(static label => label.Key == "exported_job" ? "job" : label.Key == "job" ? "" : label.Key)
                    .Where(static label => label.Length > 0 && !Added.Except(["job"]).Contains(label))
                    .Order(StringComparer.Ordinal));
        }

        Assert.False(await prometheus.FiresAsync("DistSeqSiloDown", place));
        await second.KillAsync();
        await Eventually.Holds(() => prometheus.FiresAsync("DistSeqSiloDown", place), () => "the alert of the killed silo fires");
        Assert.False(await prometheus.FiresAsync("DistSeqSiloDown", first.Place));
        await using var again = await SiloProcess.StartAsync(place, settings);
        await Eventually.Holds(
            async () => !await prometheus.FiresAsync("DistSeqSiloDown", place), () => "the alert of the silo that is back ends");
    }
}
