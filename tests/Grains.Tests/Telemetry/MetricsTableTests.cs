using System.Text.RegularExpressions;
using DistSeq.Grains.Telemetry;

namespace DistSeq.Grains.Tests.Telemetry;

public sealed partial class MetricsTableTests
{
    [Fact]
    public void The_table_of_metrics_lists_every_instrument_as_it_is()
    {
        Instruments.Publish();
        var instruments = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
                instruments.Add(Row(instrument.Name, Kind(instrument), instrument.Unit, instrument.Description));
        };
        listener.Start();

        var table = TableRow().Matches(Repository.Text("docs/operations/monitoring.md"))
            .Where(static row => !row.Groups["name"].Value.StartsWith("distseq.client.", StringComparison.Ordinal))
            .Select(static row => Row(
                row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value, row.Groups["meaning"].Value));

        Assert.Equal(instruments.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    private static string Row(string name, string kind, string? unit, string? meaning) =>
        $"{name} | {kind} | {(string.IsNullOrEmpty(unit) ? "–" : unit)} | {meaning}";

    private static string Kind(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.Contains("Counter", StringComparison.Ordinal) ? "counter"
            : type.Contains("Gauge", StringComparison.Ordinal) ? "gauge" : "histogram";
    }

    [GeneratedRegex(@"^\| `(?<name>distseq\.[a-z_.]+)` \| (?<kind>\w+) \| (?<unit>\S+) \| (?<labels>[^|]+) \| (?<meaning>.+) \|$",
        RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
