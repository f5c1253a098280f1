namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>The dashboards of this repository, and what they ask Prometheus.</summary>
internal static partial class Dashboards
{
    public const string Folder = "monitoring/grafana/dashboards";

    private static readonly string[] Names =
    [
        .. Directory.GetFiles(Repository.File(Folder), "*.json").Select(it => Path.GetFileName(it)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Files { get; } = [.. Names];

    /// <summary>All expressions, with values in place of the variables of Grafana.</summary>
    public static IEnumerable<(string Place, string Expression)> All => Names.SelectMany(file => Panels(file).SelectMany(
        panel => Targets(panel).Select(target => ($"{file}: {(string?)panel["title"]}", Plain((string)target["expr"]!)))));

    public static JsonNode Read(string file) => JsonNode.Parse(Repository.Text($"{Folder}/{file}"))!;

    public static IEnumerable<JsonNode> Panels(string file) => Read(file)["panels"]!.AsArray().Select(it => it!);

    public static IEnumerable<JsonNode> Targets(JsonNode panel) => panel["targets"]!.AsArray().Select(it => it!);

    public static List<string> Expressions(string file) =>
        [.. Panels(file).SelectMany(Targets).Select(it => (string)it["expr"]!)];

    /// <summary>An expression as Prometheus reads it.</summary>
    public static string Plain(string expression) =>
        Variable().Replace(expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal), ".*");

    /// <summary>The series of the product that an expression names.</summary>
    public static IEnumerable<string> Series(string expression) => SeriesName().Matches(expression).Select(it => it.Value);

    [GeneratedRegex(@"\$[a-z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bdistseq_[a-z_]+")]
    private static partial Regex SeriesName();
}
