namespace DistSeq.EndToEnd.Tests.Deployment;

public partial class MonitoringTests
{
    private const string Dashboards = "monitoring/grafana/dashboards";

    /// <summary>The series that silos and clients export.</summary>
    private static readonly string[] Exported =
    [
        "distseq_steps_total", "distseq_tokens_total", "distseq_pushes_duplicate_total",
        "distseq_step_duration_seconds", "distseq_compute_duration_seconds", "distseq_push_duration_seconds",
        "distseq_step_expected_seconds",
        "distseq_training_loss", "distseq_jobs_running", "distseq_compute_threads", "distseq_compute_queue",
    ];

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Repository.File(Dashboards), "*.json").Select(it => Path.GetFileName(it)!)
            .Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Prometheus_reads_its_configuration()
    {
        var promtool = Prerequisite.Program("promtool", "prometheus");
        var run = await ProgramRun.RunAsync(promtool, "check", "config", Repository.File("monitoring/prometheus/prometheus.yml"));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public void Prometheus_finds_every_silo_of_the_compose_service()
    {
        var jobs = Yaml.Read("monitoring/prometheus/prometheus.yml")["scrape_configs"]!.AsArray();
        var silos = Assert.Single(jobs, it => (string?)it!["job_name"] == "distseq-silo")!["dns_sd_configs"]![0]!;
        Assert.Equal("silo", (string?)silos["names"]![0]);
        Assert.Equal("8080", (string?)silos["port"]);
        Assert.NotNull(Yaml.Read("docker-compose.yml")["services"]!["silo"]);
    }

    [Theory]
    [InlineData("k8s/monitoring")]
    [InlineData("k8s/overlays/prod")]
    public async Task In_Kubernetes_a_pod_monitor_finds_the_silos(string folder)
    {
        var monitor = Assert.Single((await Manifests.RenderAsync(folder)).Monitors);
        Assert.Equal("PodMonitor", (string?)monitor["kind"]);
        var silo = await Manifests.WorkloadAsync("k8s/overlays/prod", "silo");
        var labels = monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();
        Assert.NotEmpty(labels);
        Assert.All(labels, it => Assert.Equal((string?)it.Value, silo.Labels[it.Key]));
        var endpoint = Assert.Single(monitor["spec"]!["podMetricsEndpoints"]!.AsArray())!;
        Assert.Equal("/metrics", (string?)endpoint["path"]);
        Assert.Contains(silo.Container.Ports, it => it.Name == (string?)endpoint["port"]);
    }

    [Theory, MemberData(nameof(Files))]
    public async Task Kubernetes_shows_the_dashboards_of_the_compose_file(string file)
    {
        var map = Assert.Single((await Manifests.RenderAsync("k8s/monitoring")).Of<V1ConfigMap>());
        Assert.Equal("1", map.Metadata.Labels["grafana_dashboard"]);
        Assert.Equal(Repository.Text($"{Dashboards}/{file}"), map.Data[file]);
    }

    [Fact]
    public void Grafana_is_given_the_data_source_and_the_folder_that_it_mounts()
    {
        var source = Yaml.Read("monitoring/grafana/provisioning/datasources/prometheus.yml")["datasources"]![0]!;
        Assert.Equal("prometheus", (string?)source["uid"]);
        Assert.Equal("http://prometheus:9090", (string?)source["url"]);
        var provider = Yaml.Read("monitoring/grafana/provisioning/dashboards/distseq.yml")["providers"]![0]!;
        Assert.Equal("true", (string?)provider["disableDeletion"]);
        Assert.Equal("false", (string?)provider["allowUiUpdates"]);
        var volumes = Yaml.Read("docker-compose.yml")["services"]!["grafana"]!["volumes"]!.AsArray().Select(it => (string?)it);
        Assert.Contains($"./{Dashboards}:{(string?)provider["options"]!["path"]}:ro", volumes);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_dashboard_is_whole(string file)
    {
        var dashboard = Dashboard(file);
        Assert.NotEmpty((string?)dashboard["uid"] ?? "");
        Assert.False(dashboard.AsObject().ContainsKey("id"));
        Assert.NotEmpty((string?)dashboard["description"] ?? "");
        Assert.False((bool)dashboard["editable"]!);
        Assert.Equal(41, (int)dashboard["schemaVersion"]!);
        var ids = Panels(file).Select(it => (int)it["id"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Panels(file), panel =>
        {
            Assert.NotEmpty((string?)panel["title"] ?? "");
            Assert.NotEmpty((string?)panel["description"] ?? "");
            Assert.NotEmpty((string?)panel["fieldConfig"]!["defaults"]!["unit"] ?? "");
            Assert.Equal("${datasource}", (string?)panel["datasource"]!["uid"]);
            Assert.All(panel["targets"]!.AsArray(), it => Assert.Equal("${datasource}", (string?)it!["datasource"]!["uid"]));
        });
    }

    [Theory, MemberData(nameof(Files))]
    public void No_panel_covers_another(string file)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var place in Panels(file).Select(it => it["gridPos"]!))
        {
            var (x, y, width, height) = ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
            Assert.InRange(x + width, 1, 24);
            for (var column = x; column < x + width; column++)
            {
                for (var row = y; row < y + height; row++)
                    Assert.True(taken.Add((column, row)), $"Two panels lie on column {column}, row {row}.");
            }
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void A_dashboard_asks_only_for_series_that_exist(string file)
    {
        foreach (var expression in Expressions(file))
        {
            Assert.All(SeriesName().Matches(expression).Select(it => it.Value), series =>
                Assert.Contains(
                    Exported, it =>
                        series == it || series == it + "_bucket" || series == it + "_sum" || series == it + "_count"));
            Assert.DoesNotMatch(@"rate\([^)]*\[\d", expression);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public async Task Every_expression_of_a_dashboard_is_valid(string file)
    {
        var promtool = Prerequisite.Program("promtool", "prometheus");
        var rules = Expressions(file).Select((expression, index) => new JsonObject
        {
            ["record"] = $"expression_{index}",
            ["expr"] = expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                .Replace("$training_job", ".*", StringComparison.Ordinal),
        });
        using var folder = new ScratchFolder();
        var path = folder.Write("rules.yml", new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = new JsonArray([.. rules]) }),
        }.ToJsonString());
        var run = await ProgramRun.RunAsync(promtool, "check", "rules", path);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private static JsonNode Dashboard(string file) => JsonNode.Parse(Repository.Text($"{Dashboards}/{file}"))!;

    private static IEnumerable<JsonNode> Panels(string file) => Dashboard(file)["panels"]!.AsArray().Select(it => it!);

    private static List<string> Expressions(string file) =>
        [.. Panels(file).SelectMany(it => it["targets"]!.AsArray()).Select(it => (string)it!["expr"]!)];

    [GeneratedRegex(@"\bdistseq_[a-z_]+")]
    private static partial Regex SeriesName();
}
