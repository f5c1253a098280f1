namespace DistSeq.Benchmarks.Cluster;

/// <summary>Two silos beside one, for people.</summary>
internal static class TwoSilosTable
{
    public static void Write(IReadOnlyList<TwoSilosRow> rows, TextWriter output)
    {
        var table = new TextTable(
            "config", "one tokens/s", "two tokens/s", "ratio", "ratio on the wall", "at least", "reached", "others", "repeated",
            "noisy");
        foreach (var row in rows)
        {
            table.Add(
                row.Config, Figures.Count(row.OneTokensPerSecond), Figures.Count(row.TwoTokensPerSecond),
                Figures.Ratio(row.Ratio),
                Figures.Ratio(row.WallRatio), row.Least is { } least ? Figures.Ratio(least) : "",
                row.Least is null ? "" : row.Reached ? "yes" : "no",
                Figures.Ratio(row.OtherCores), Figures.Count(row.Repeated), Figures.Count(row.Noisy));
        }

        table.Write(output);
        if (rows.Any(row => row.Noisy > 0))
            output.WriteLine(DisturbedRun.Warning);
    }
}
