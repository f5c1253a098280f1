namespace DistSeq.Benchmarks.Lengths;

/// <summary>The figures of all sets, for people.</summary>
internal static class LengthTable
{
    public static void Write(IReadOnlyList<LengthFigures> figures, TextWriter output)
    {
        var table = new TextTable("lengths", "L", "threads", "filled", "ms", "ms padded", "share", "bar", "pairs", "");
        foreach (var row in figures)
        {
            table.Add(
                row.Set, Figures.Count(row.Steps), Figures.Count(row.Threads), Figures.Ratio(row.Filled),
                Figures.Short(row.Milliseconds), Figures.Short(row.PaddedMilliseconds), Figures.Ratio(row.Share),
                Figures.Ratio(row.MostShare), Figures.Count(row.Pairs),
                row.Reached ? "held" : "missed");
        }

        table.Write(output);
    }
}
