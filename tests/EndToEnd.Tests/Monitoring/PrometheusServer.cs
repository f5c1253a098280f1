using System.Diagnostics;
using DistSeq.EndToEnd.Tests.Deployment;

namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>Debian's Prometheus on a free loopback port, which scrapes some silos every second.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly ScratchFolder _folder;
    private readonly ChildProcess _process;
    private readonly Uri _address;

    private PrometheusServer(ScratchFolder folder, string program, int port)
    {
        _folder = folder;
        _address = new Uri($"http://127.0.0.1:{port}");
        _process = new ChildProcess(new ProcessStartInfo(program,
        [
            $"--config.file={Path.Combine(folder.Path, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(folder.Path, "data")}", $"--web.listen-address=127.0.0.1:{port}",
        ]));
    }

    /// <summary>Starts it with the alerts of this repository, which wait a second where they would wait a minute.</summary>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<SiloPlace> silos)
    {
        var program = Prerequisite.Program("prometheus", "prometheus");
        var folder = new ScratchFolder();
        folder.Write("rules.yml", Duration().Replace(
            Repository.Text(Alerts.File), static it => it.Groups[1].Value + (it.Groups[2].Value == "h" ? "m" : "s")));
        folder.Write("prometheus.yml", new JsonObject
        {
            ["global"] = new JsonObject { ["scrape_interval"] = "1s", ["evaluation_interval"] = "1s" },
            ["rule_files"] = new JsonArray("rules.yml"),
            ["scrape_configs"] = new JsonArray(new JsonObject
            {
                ["job_name"] = "distseq-silo",
                // As this repository's own configuration has them.
                ["metric_relabel_configs"] = Yaml.Read("monitoring/prometheus/prometheus.yml")["scrape_configs"]![0]![
                    "metric_relabel_configs"]!.DeepClone(),
                ["static_configs"] = new JsonArray(new JsonObject
                {
                    ["targets"] = new JsonArray([.. silos.Select(static silo => JsonValue.Create(silo.Web.Authority))]),
                }),
            }),
        }.ToJsonString());
        var server = new PrometheusServer(folder, program, FreePort.Next());
        try
        {
            await Eventually.Holds(server.IsReadyAsync, () => $"Prometheus is ready.\n{server._process.LastWords}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The series that an expression gives now.</summary>
    public async Task<JsonArray> QueryAsync(string expression) =>
        (await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression)))["result"]!.AsArray();

    /// <summary>The labels of all series whose name matches.</summary>
    public async Task<IEnumerable<JsonObject>> SeriesAsync(string name)
    {
        var match = Uri.EscapeDataString($"{{__name__=~\"{name}\"}}");
        return (await GetAsync("/api/v1/series?match[]=" + match)).AsArray().Select(static it => it!.AsObject());
    }

    /// <summary>Whether an alert fires for a silo.</summary>
    public async Task<bool> FiresAsync(string alert, SiloPlace silo)
    {
        var alerts = (await GetAsync("/api/v1/alerts"))["alerts"]!.AsArray();
        return alerts.Any(it => (string?)it!["labels"]!["alertname"] == alert && (string?)it["state"] == "firing"
            && (string?)it["labels"]!["instance"] == silo.Web.Authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(_address, path), TestContext.Current.CancellationToken);
        var node = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True((string?)node["status"] == "success", $"{path}: {node.ToJsonString()}");
        return node["data"]!;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(_address, "/-/ready"), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Of for, of ranges and of offsets; not those in the text of an alert.
    [GeneratedRegex(@"(?<=for: |\[|offset )(\d+)([mh])\b")]
    private static partial Regex Duration();
}
