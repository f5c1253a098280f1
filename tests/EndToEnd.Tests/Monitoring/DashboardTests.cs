namespace DistSeq.EndToEnd.Tests.Monitoring;

public sealed class DashboardTests
{
    [Fact]
    public void There_is_one_for_training_sweeps_the_cluster_and_Orleans() => Assert.Equal(
        ["cluster.json", "orleans.json", "sweep.json", "training.json"], Dashboards.Files.Select(static row => row.Data));

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public void A_dashboard_is_whole(string file)
    {
        var dashboard = Dashboards.Read(file);
        Assert.Equal("distseq-" + Path.GetFileNameWithoutExtension(file), (string?)dashboard["uid"]);
        Assert.False(dashboard.AsObject().ContainsKey("id"));
        Assert.NotEmpty((string?)dashboard["title"] ?? "");
        Assert.NotEmpty((string?)dashboard["description"] ?? "");
        Assert.Contains("distseq", dashboard["tags"]!.AsArray().Select(static it => (string?)it));
        Assert.False((bool)dashboard["editable"]!);
        Assert.Equal(41, (int)dashboard["schemaVersion"]!);
        Assert.Equal("datasource", (string?)dashboard["templating"]!["list"]![0]!["type"]);
        var ids = Dashboards.Panels(file).Select(it => (int)it["id"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var titles = Dashboards.Panels(file).Select(it => (string?)it["title"]).ToList();
        Assert.Equal(titles.Distinct(), titles);
        Assert.All(Dashboards.Panels(file), panel =>
        {
            Assert.NotEmpty((string?)panel["title"] ?? "");
            Assert.NotEmpty((string?)panel["description"] ?? "");
            Assert.NotEmpty((string?)panel["fieldConfig"]!["defaults"]!["unit"] ?? "");
            Assert.Equal("${datasource}", (string?)panel["datasource"]!["uid"]);
            Assert.NotEmpty(Dashboards.Targets(panel));
            Assert.All(Dashboards.Targets(panel), it => Assert.Equal("${datasource}", (string?)it["datasource"]!["uid"]));
            Assert.Equal(
                Dashboards.Targets(panel).Select((_, index) => $"{(char)('A' + index)}"),
                Dashboards.Targets(panel).Select(it => (string?)it["refId"]));
        });
    }

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public void No_panel_covers_another(string file)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var place in Dashboards.Panels(file).Select(it => it["gridPos"]!))
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

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public void A_dashboard_asks_only_for_series_that_exist(string file)
    {
        foreach (var expression in Dashboards.Expressions(file))
        {
            Assert.All(Dashboards.Series(expression), series => Assert.Contains(series, MetricsTable.Labels.Keys));
            Assert.DoesNotMatch(@"\brate\([^)]*\[\d+[smhd]\]", expression);
        }
    }

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public void A_dashboard_uses_the_variables_that_it_has(string file)
    {
        var known = Dashboards.Read(file)["templating"]!["list"]!.AsArray().Select(static it => (string)it!["name"]!).ToHashSet();
        var used = Dashboards.Expressions(file).SelectMany(static it => Regex.Matches(it, @"\$(?!__)([a-z_]+)"))
            .Select(static it => it.Groups[1].Value).Append("datasource").ToHashSet();
        Assert.True(used.SetEquals(known), $"It has {string.Join(", ", known)}, and uses {string.Join(", ", used)}.");
    }

    [Theory, MemberData(nameof(Dashboards.Files), MemberType = typeof(Dashboards))]
    public async Task Every_expression_of_a_dashboard_is_valid(string file)
    {
        var promtool = Prerequisite.Program("promtool", "prometheus");
        var rules = Dashboards.Expressions(file).Select((expression, index) => new JsonObject
        {
            ["record"] = $"expression_{index}",
            ["expr"] = Dashboards.Plain(expression),
        });
        using var folder = new ScratchFolder();
        var path = folder.Write("rules.yml", new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = new JsonArray([.. rules]) }),
        }.ToJsonString());
        var run = await ProgramRun.RunAsync(promtool, "check", "rules", path);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
