using DistSeq.EndToEnd.Tests.Deployment;

namespace DistSeq.EndToEnd.Tests.Monitoring;

public sealed class MonitoringTests
{
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
        var monitor = Assert.Single(
            (await Manifests.RenderAsync(folder)).Monitors, static it => (string?)it["kind"] == "PodMonitor");
        var silo = await Manifests.WorkloadAsync("k8s/overlays/prod", "silo");
        var labels = monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();
        Assert.NotEmpty(labels);
        Assert.All(labels, it => Assert.Equal((string?)it.Value, silo.Labels[it.Key]));
        var endpoint = Assert.Single(monitor["spec"]!["podMetricsEndpoints"]!.AsArray())!;
        Assert.Equal("/metrics", (string?)endpoint["path"]);
        Assert.Contains(silo.Container.Ports, it => it.Name == (string?)endpoint["port"]);
    }

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public async Task Kubernetes_shows_the_dashboards_of_the_compose_file(string file)
    {
        var map = Assert.Single((await Manifests.RenderAsync("k8s/monitoring")).Of<V1ConfigMap>());
        Assert.Equal("1", map.Metadata.Labels["grafana_dashboard"]);
        Assert.Equal(Repository.Text($"{Dashboards.Folder}/{file}"), map.Data[file]);
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
        Assert.Contains($"./{Dashboards.Folder}:{(string?)provider["options"]!["path"]}:ro", volumes);
    }
}
