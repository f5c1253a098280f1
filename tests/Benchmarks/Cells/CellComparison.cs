namespace DistSeq.Benchmarks.Cells;

/// <summary>Measures every cell in turn, several times, so that a slow moment of the machine affects all of them.</summary>
internal static class CellComparison
{
    /// <param name="rounds">How often every cell has its turn, 1 or more.</param>
    /// <param name="threads">Threads of a step.</param>
    /// <param name="seconds">How long to measure, each time.</param>
    /// <param name="progress">Where every round is reported.</param>
    public static IReadOnlyList<CellRow> Run(int rounds, int threads, double seconds, TextWriter progress)
    {
        var cells = Enum.GetValues<CellKind>();
        var measured = new List<Dictionary<CellKind, StepFigures>>();
        for (var round = 1; round <= rounds; round++)
        {
            progress.WriteLine($"Round {round} of {rounds}: {cells.Length} cells.");
            measured.Add(cells.ToDictionary(cell => cell, cell => StepRun.Measure(StepConfigs.OfCell(cell), threads, seconds)));
        }

        return
        [
            .. from cell in cells
               select new CellRow(
                   StepConfigs.CellName(cell),
                   Sample.Median(measured.Select(round => round[cell].TokensPerSecond)),
                   Sample.Median(measured.Select(round => round[cell].TokensPerSecond / round[CellKind.Lstm].TokensPerSecond)),
                   Sample.Median(measured.Select(round => round[cell].Gflops)),
                   Sample.Median(measured.Select(round => round[cell].Gflops / round[CellKind.Lstm].Gflops)),
                   Sample.Median(measured.Select(round => round[cell].ShareOfPeak)),
                   Sample.Median(measured.Select(round => round[cell].MsPerStepMedian)),
                   measured.Max(round => round[cell].AllocatedBytesPerStep)),
        ];
    }

    public static void Write(IReadOnlyList<CellRow> rows, TextWriter output)
    {
        var table = new TextTable(
            "cell", "tokens/s", "to LSTM", "GFLOP/s", "to LSTM", "share of peak", "ms median", "bytes/step");
        foreach (var row in rows)
        {
            table.Add(
                row.Cell, Figures.Count(row.TokensPerSecond), Figures.Ratio(row.TokensToLstm), Figures.Short(row.Gflops),
                Figures.Ratio(row.GflopsToLstm), Figures.Share(row.ShareOfPeak), Figures.Short(row.MsPerStepMedian),
                Figures.Count(row.AllocatedBytesPerStep));
        }

        table.Write(output);
    }
}
