namespace DistSeq.Benchmarks.Versus;

/// <summary>The comparison, for people.</summary>
internal static class VersusTable
{
    public static void Write(IReadOnlyList<VersusRow> rows, TextWriter output)
    {
        var table = new TextTable(
            "config", "threads", "ours tokens/s", "libtorch tokens/s", "ratio median", "ratio best", "others", "repeated",
            "noisy");
        foreach (var row in rows)
        {
            table.Add(
                row.Config, Figures.Count(row.Threads), Figures.Count(row.OursTokensPerSecond),
                Figures.Count(row.LibtorchTokensPerSecond),
                Figures.Ratio(row.RatioMedian), Figures.Ratio(row.RatioBest), Figures.Ratio(row.OtherCores),
                Figures.Count(row.Repeated),
                Figures.Count(row.Noisy));
        }

        table.Write(output);
        if (rows.Any(row => row.IsNoisy))
            output.WriteLine(DisturbedRun.Warning);
    }
}
