namespace DistSeq.Benchmarks.Cluster;

/// <summary>Jobs in one silo beside the bare engine, for people.</summary>
internal static class OneSiloTable
{
    public static void Write(IReadOnlyList<OneSiloRow> rows, TextWriter output)
    {
        var table = new TextTable(
            "config", "threads", "engine tokens/s", "job tokens/s", "share", "share on the wall", "at least", "reached", "others",
            "repeated", "noisy");
        foreach (var row in rows)
        {
            table.Add(
                row.Config, Figures.Count(row.Threads), Figures.Count(row.EngineTokensPerSecond),
                Figures.Count(row.JobTokensPerSecond),
                Figures.Share(row.Share), Figures.Share(row.WallShare), row.Least is { } least ? Figures.Share(least) : "",
                row.Least is null ? "" : row.Reached ? "yes" : "no", Figures.Ratio(row.OtherCores), Figures.Count(row.Repeated),
                Figures.Count(row.Noisy));
        }

        table.Write(output);
        if (rows.Any(row => row.Noisy > 0))
            output.WriteLine(DisturbedRun.Warning);
    }
}
