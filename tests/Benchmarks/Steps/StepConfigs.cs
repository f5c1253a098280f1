namespace DistSeq.Benchmarks.Steps;

/// <summary>The configurations that are measured, by name.</summary>
internal static class StepConfigs
{
    private const string CellPrefix = "cell:";

    /// <summary>Those that are compared with libtorch.</summary>
    public static IReadOnlyList<StepConfig> All { get; } =
    [
        new("dinos", CellKind.Rnn, 27, 50, 1, 1, 10, OptimizerKind.Sgd) { ClipValue = 5, ClipNorm = null },
        new("shake-small", CellKind.Lstm, 65, 128, 1, 32, 50, OptimizerKind.Adam),
        new("jazz", CellKind.Lstm, 78, 64, 1, 60, 30, OptimizerKind.Adam),
        new("shake", CellKind.Lstm, 65, 256, 2, 64, 64, OptimizerKind.Adam),
        new("shake-gru", CellKind.GruResetAfter, 65, 256, 2, 64, 64, OptimizerKind.Adam),
        new("ptb-small", CellKind.Lstm, 10_000, 200, 2, 20, 20, OptimizerKind.Sgd) { Embedding = 200 },
        new("large", CellKind.Lstm, 96, 512, 2, 64, 100, OptimizerKind.Adam),
    ];

    /// <summary>Many parameters and little computation: its steps show the cost of sending parameters.</summary>
    public static StepConfig Wide { get; } = new("wide", CellKind.Lstm, 96, 512, 1, 8, 8, OptimizerKind.Adam);

    /// <summary>The configuration "shake" with another cell: two layers, H 256, B 64, T 64.</summary>
    public static StepConfig OfCell(CellKind cell) =>
        new(CellPrefix + CellName(cell), cell, 65, 256, 2, 64, 64, OptimizerKind.Adam);

    /// <summary>Name of a cell on the command line: gru-reset-after.</summary>
    public static string CellName(CellKind cell) =>
        string.Concat(
            cell.ToString().Select(
                (letter, at) => char.IsUpper(letter) && at > 0
                    ? $"-{char.ToLowerInvariant(letter)}"
                    : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>The configuration with a name; null if there is none.</summary>
    public static StepConfig? Find(string name)
    {
        if (!name.StartsWith(CellPrefix, StringComparison.Ordinal))
            return name == Wide.Name ? Wide : All.FirstOrDefault(config => config.Name == name);
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            if (CellName(cell) == name[CellPrefix.Length..])
                return OfCell(cell);
        }

        return null;
    }

    /// <summary>The message about an unknown name.</summary>
    public static string Unknown(string name) =>
        $"There is no configuration '{name}'; there are {string.Join(", ", All.Append(Wide).Select(config => config.Name))}, "
        + $"and {CellPrefix} followed by {string.Join(", ", Enum.GetValues<CellKind>().Select(CellName))}.";
}
