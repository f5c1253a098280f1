namespace DistSeq.Benchmarks.Cluster;

/// <summary>Ways to bring gradients together, for people.</summary>
internal static class AggregationTable
{
    public static void Write(IReadOnlyList<AggregationRow> rows, TextWriter output)
    {
        var table = new TextTable(
            "aggregation", "held out, nats", "above sync", "at most", "MB sent", "of sync's", "at most", "tokens/s", "reached");
        foreach (var row in rows)
        {
            table.Add(
                row.Name, Figures.Precise(row.ValidLoss), Figures.Share(row.Excess),
                row.MostExcess is { } excess ? Figures.Share(excess) : "", Figures.Count(row.Megabytes),
                Figures.Share(row.ByteShare),
                row.MostByteShare is { } share ? Figures.Share(share) : "", Figures.Count(row.TokensPerSecond),
                row.MostExcess is null && row.MostByteShare is null ? "" : row.Reached ? "yes" : "no");
        }

        table.Write(output);
    }
}
