using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace DistSeq.Client.Tests;

public sealed partial class ClientTelemetryTests
{
    [Fact]
    public void The_table_of_metrics_lists_every_instrument_of_the_client_as_it_is()
    {
        ClientTelemetry.Publish();
        var instruments = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Name.StartsWith("distseq.client.", StringComparison.Ordinal))
                instruments.Add($"{instrument.Name} | {instrument.Unit ?? "–"} | {instrument.Description}");
        };
        listener.Start();

        var table = TableRow().Matches(Repository.Text("docs/operations/monitoring.md")).Select(static row =>
            $"{row.Groups["name"].Value} | {row.Groups["unit"].Value} | {row.Groups["meaning"].Value}");

        Assert.Equal(instruments.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>distseq\.client\.[a-z_.]+)` \| \w+ \| (?<unit>\S+) \| [^|]+ \| (?<meaning>.+) \|$",
        RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
