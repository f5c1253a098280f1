namespace DistSeq.EndToEnd.Tests.Deployment;

public class ComposeTests
{
    private static readonly JsonNode File = Yaml.Read("docker-compose.yml");

    public static TheoryData<string> Services { get; } = ["redis", "silo", "client", "prometheus", "grafana"];

    public static TheoryData<string> Standing { get; } = ["redis", "silo", "prometheus", "grafana"];

    [Fact]
    public async Task The_file_is_valid()
    {
        string[] config = ["-f", Repository.File("docker-compose.yml"), "config", "-q"];
        // Docker's command line has "compose" only with its plugin.
        var docker = Prerequisite.Find("docker");
        var hasPlugin = docker is not null && (await ProgramRun.RunAsync(docker, ["compose", "version"])).ExitCode == 0;
        var run = hasPlugin
            ? await ProgramRun.RunAsync(docker!, ["compose", .. config])
            : await ProgramRun.RunAsync(Prerequisite.Program("docker-compose", "docker-compose"), config);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public void The_services_are_those_the_rules_below_look_at() =>
        Assert.Equal(
            Services.Select(it => it.Data).Order(StringComparer.Ordinal), Keys(File["services"]).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Services))]
    public void A_container_has_no_more_rights_than_it_needs(string name)
    {
        var service = Service(name);
        Assert.Equal("true", Text(service["read_only"]));
        Assert.Equal(["ALL"], List(service["cap_drop"]));
        Assert.Null(service["cap_add"]);
        Assert.Null(service["privileged"]);
        Assert.Equal(["no-new-privileges=true"], List(service["security_opt"]));
        Assert.DoesNotContain(List(service["volumes"]), it => it.Contains("docker.sock", StringComparison.Ordinal));
        Assert.NotEmpty(List(service["tmpfs"]));
    }

    [Theory, MemberData(nameof(Services))]
    public void A_container_is_held_to_its_memory_and_its_log_to_its_size(string name)
    {
        var service = Service(name);
        Assert.NotNull(service["deploy"]!["resources"]!["limits"]!["memory"]);
        Assert.NotNull(service["logging"]!["options"]!["max-size"]);
        Assert.Equal("true", Text(service["init"]));
    }

    [Fact]
    public void A_silo_is_held_by_its_compute_threads_not_by_throttling()
    {
        Assert.Null(Service("silo")["deploy"]!["resources"]!["limits"]!["cpus"]);
        Assert.NotNull(Service("silo")["environment"]!["DISTSEQ__COMPUTETHREADS"]);
    }

    [Theory, MemberData(nameof(Services))]
    public void An_image_has_a_fixed_version_that_the_example_settings_repeat(string name)
    {
        var match = System.Text.RegularExpressions.Regex.Match(
            Text(Service(name)["image"]), @"^\$\{(?<variable>[A-Z_]+):-(?<image>[a-z/]+:v?\d+\.\d+\.\d+(-alpine)?)\}$");
        Assert.True(match.Success, Text(Service(name)["image"]));
        Assert.Contains(
            $"{match.Groups["variable"].Value}={match.Groups["image"].Value}", Repository.Text(".env.example").Split('\n'));
    }

    [Theory, MemberData(nameof(Standing))]
    public void A_standing_service_shows_its_health_and_comes_back(string name)
    {
        var service = Service(name);
        Assert.NotEmpty(List(service["healthcheck"]!["test"]));
        Assert.Equal("unless-stopped", Text(service["restart"]));
        Assert.NotNull(service["stop_grace_period"]);
    }

    [Theory, MemberData(nameof(Services))]
    public void Who_needs_another_waits_for_its_health(string name)
    {
        foreach (var other in Service(name)["depends_on"]?.AsObject() ?? [])
            Assert.Equal("service_healthy", Text(other.Value!["condition"]));
    }

    [Theory, MemberData(nameof(Services))]
    public void A_port_is_open_on_loopback_only(string name) =>
        Assert.All(List(Service(name)["ports"]), it => Assert.StartsWith("127.0.0.1:", it, StringComparison.Ordinal));

    [Theory]
    [InlineData("silo")]
    [InlineData("redis")]
    public void Silos_and_Redis_are_not_open_to_the_machine(string name) => Assert.Null(Service(name)["ports"]);

    [Fact]
    public void Three_silos_form_one_cluster_over_Redis()
    {
        var silo = Service("silo");
        Assert.Equal("3", Text(silo["scale"]));
        Assert.Null(silo["container_name"]);
        var environment = silo["environment"]!;
        Assert.Equal("redis", Text(environment["DISTSEQ__CLUSTERING"]));
        Assert.Equal("redis:6379", Text(environment["DISTSEQ__REDIS"]));
        Assert.Equal("auto", Text(environment["DISTSEQ__ADVERTISEDIP"]));
        // Named, because a silo that others reach does not start without it or certificates.
        Assert.Equal("true", Text(environment["DISTSEQ__INSECURE"]));
        // With a second network "auto" might choose an address that the others cannot reach.
        Assert.Single(List(silo["networks"]));
        Assert.Equal(["CMD", "dotnet", "/app/distseq-silo.dll", "--healthcheck"], List(silo["healthcheck"]!["test"]));
        Assert.True(
            int.Parse(Text(silo["stop_grace_period"]).TrimEnd('s'), CultureInfo.InvariantCulture) > 120);
    }

    [Fact]
    public void Grafana_shares_no_network_with_the_cluster()
    {
        Assert.Equal(["monitoring"], List(Service("grafana")["networks"]));
        Assert.Equal(["backend", "monitoring"], List(Service("prometheus")["networks"]));
        foreach (var name in (string[])["redis", "silo", "client"])
            Assert.Equal(["backend"], List(Service(name)["networks"]));
    }

    [Fact]
    public void Secrets_come_as_files_that_the_repository_does_not_hold()
    {
        Assert.All(
            Keys(File["secrets"]), it => Assert.Matches(@"^\$\{[A-Z_]+:-\./secrets/", Text(File["secrets"]![it]!["file"])));
        Assert.Contains("secrets/", Repository.Text(".gitignore").Split('\n'));
        foreach (var name in Keys(File["services"]))
        {
            Assert.All(List(Service(name)["secrets"]), it => Assert.Contains(it, Keys(File["secrets"])));
            Assert.All(Keys(Service(name)["environment"]).Where(it => it.Contains("PASSWORD", StringComparison.Ordinal)),
                it => Assert.StartsWith("/run/secrets/", Text(Service(name)["environment"]![it]), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Grafana_asks_for_a_password() =>
        Assert.Equal("false", Text(Service("grafana")["environment"]!["GF_AUTH_ANONYMOUS_ENABLED"]));

    [Fact]
    public void A_file_that_a_container_mounts_exists()
    {
        foreach (var name in Keys(File["services"]))
        {
            foreach (var volume in List(Service(name)["volumes"]).Select(it => it.Split(':')))
            {
                if (volume[0].StartsWith("./", StringComparison.Ordinal))
                {
                    Assert.True(Path.Exists(Repository.File(volume[0])), volume[0]);
                    Assert.Equal("ro", volume[^1]);
                }
                else
                {
                    Assert.Contains(volume[0], Keys(File["volumes"]));
                }
            }
        }
    }

    [Fact]
    public async Task Compose_and_Kubernetes_run_the_same_images()
    {
        foreach (var (service, workload, folder) in new[] { ("redis", "redis", "k8s/overlays/prod"),
            ("silo", "silo", "k8s/overlays/prod"), ("client", "train", "k8s/jobs") })
        {
            var image = (await Manifests.WorkloadAsync(folder, workload)).Container.Image;
            Assert.EndsWith(":-" + image + "}", Text(Service(service)["image"]), StringComparison.Ordinal);
        }
    }

    private static JsonNode Service(string name) => File["services"]![name]!;

    private static string Text(JsonNode? node) => (string?)node ?? "";

    private static List<string> List(JsonNode? node) => node is JsonArray list ? [.. list.Select(Text)] : [];

    private static List<string> Keys(JsonNode? node) => node is JsonObject map ? [.. map.Select(it => it.Key)] : [];
}
