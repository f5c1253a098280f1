namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>The table of metrics in docs/operations/monitoring.md.</summary>
internal static partial class MetricsTable
{
    /// <summary>Labels of each series, by its name in Prometheus; those of a histogram by the names of its parts.</summary>
    public static IReadOnlyDictionary<string, string[]> Labels { get; } = Row()
        .Matches(Repository.Text("docs/operations/monitoring.md"))
        .SelectMany(static row => Series(row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value)
            .Select(series => (series, Labels: row.Groups["labels"].Value is "–" ? [] : row.Groups["labels"].Value.Split(", "))))
        .ToDictionary(static row => row.series, static row => row.Labels);

    private static IEnumerable<string> Series(string name, string kind, string unit)
    {
        var series = name.Replace('.', '_') + unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return kind switch
        {
            "counter" => [series + "_total"],
            "histogram" => [series + "_bucket", series + "_sum", series + "_count"],
            _ => [series],
        };
    }

    [GeneratedRegex(@"^\| `(?<name>distseq\.[a-z_.]+)` \| (?<kind>\w+) \| (?<unit>\S+) \| (?<labels>[^|]+?) \| .+ \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();
}
