namespace DistSeq.Benchmarks.Cluster;

/// <summary>Times of calls between silos, for people.</summary>
internal static class PingTable
{
    public static void Write(IReadOnlyList<PingFigures> rows, TextWriter output)
    {
        var table = new TextTable("config", "calls", "ms p50", "ms p99", "ms max", "p99 below", "reached", "tokens/s", "others");
        foreach (var row in rows)
        {
            table.Add(
                row.Config, Figures.Count(row.Calls), Figures.Short(row.P50), Figures.Short(row.P99), Figures.Short(row.Max),
                Figures.Count(row.Most),
                row.Reached ? "yes" : "no", Figures.Count(row.TokensPerSecond), Figures.Ratio(row.OtherCores));
        }

        table.Write(output);
    }
}
