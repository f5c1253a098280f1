using DistSeq.EndToEnd.Tests.Deployment;

namespace DistSeq.EndToEnd.Tests.Monitoring;

public sealed class AlertTests
{
    private const string Runbooks = "docs/operations/alerts.md";

    [Theory, MemberData(nameof(Alerts.Names), MemberType = typeof(Alerts))]
    public void An_alert_lacks_nothing(string name)
    {
        var alert = Alerts.Of(name);
        Assert.StartsWith("DistSeq", name, StringComparison.Ordinal);
        Assert.NotEmpty((string?)alert["expr"] ?? "");
        Assert.Matches(@"^\d+[smh]$", (string?)alert["for"]);
        Assert.Contains((string?)alert["labels"]!["severity"], (string[])["critical", "warning"]);
        Assert.Matches(@"^\S.*\.$", (string?)alert["annotations"]!["summary"]);
        Assert.Matches(@"^\S.*\.$", (string?)alert["annotations"]!["description"]);
        Assert.Equal(
            $"{Runbooks}#{name}", (string?)alert["annotations"]!["runbook_url"], ignoreCase: true);
        var expression = (string)alert["expr"]!;
        Assert.All(Dashboards.Series(expression), series => Assert.Contains(series, MetricsTable.Labels.Keys));
    }

    [Theory, MemberData(nameof(Alerts.Names), MemberType = typeof(Alerts))]
    public void An_alert_has_a_runbook(string name)
    {
        var section = Repository.Text(Runbooks).Split("\n## ")
            .Single(section => section.StartsWith(name + "\n", StringComparison.Ordinal));
        Assert.All(
            (string[])["**What it means.** ", "**How to look.**", "**What to do.** "],
            part => Assert.Contains(part, section, StringComparison.Ordinal));
        Assert.Contains($"Severity {(string?)Alerts.Of(name)["labels"]!["severity"]}", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_runbook_is_that_of_an_alert() => Assert.Equal(
        Alerts.Names.Select(static row => row.Data),
        Repository.Text(Runbooks).Split("\n## ").Skip(1).Select(static section => section.Split('\n')[0]));

    [Theory, MemberData(nameof(Alerts.Names), MemberType = typeof(Alerts))]
    public void An_alert_has_a_case_that_fires_and_one_that_stays_quiet(string name)
    {
        var cases = Yaml.Read(Alerts.Tests)["tests"]!.AsArray()
            .SelectMany(static test => test!["alert_rule_test"]!.AsArray()).Where(it => (string?)it!["alertname"] == name)
            .Select(static it => it!["exp_alerts"]!.AsArray().Count > 0).Order();
        Assert.Equal([false, true], cases);
    }

    [Fact]
    public async Task Alerts_fire_and_stay_quiet_as_their_cases_say()
    {
        var promtool = Prerequisite.Program("promtool", "prometheus");
        var run = await ProgramRun.RunAsync(promtool, "test", "rules", Repository.File(Alerts.Tests));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Theory]
    [InlineData("k8s/monitoring")]
    [InlineData("k8s/overlays/prod")]
    public async Task Kubernetes_has_the_same_alerts(string folder)
    {
        var rule = Assert.Single(
            (await Manifests.RenderAsync(folder)).Monitors, static it => (string?)it["kind"] == "PrometheusRule");
        Assert.True(JsonNode.DeepEquals(Alerts.Groups, rule["spec"]!["groups"]), rule["spec"]!["groups"]!.ToJsonString());
    }
}
