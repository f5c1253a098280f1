using DistSeq.EndToEnd.Tests.Deployment;

namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>The alerts of this repository.</summary>
internal static class Alerts
{
    public const string File = "monitoring/prometheus/rules/distseq.yml";
    public const string Tests = "monitoring/prometheus/tests/distseq.test.yml";

    public static JsonNode Groups => Yaml.Read(File)["groups"]!;

    public static IEnumerable<JsonNode> All =>
        Groups.AsArray().SelectMany(static group => group!["rules"]!.AsArray()).Select(static rule => rule!);

    public static TheoryData<string> Names { get; } = [.. All.Select(static rule => (string)rule["alert"]!)];

    public static JsonNode Of(string name) => All.Single(rule => (string?)rule["alert"] == name);
}
