namespace DistSeq.Benchmarks.Pruning;

/// <summary>The recorded curves: a CSV file, one configuration a line.</summary>
internal static class CurveFile
{
    private const string Comment = "#";

    public static string Path { get; } = Repository.File("tests/Benchmarks/Pruning/curves.csv");

    /// <exception cref="TroubleException">There is no such file, or it is of another sweep.</exception>
    public static IReadOnlyList<Curve> Read()
    {
        if (!File.Exists(Path))
            throw new TroubleException($"{Path} is missing; record it: pruning --record");
        string[] lines = [.. File.ReadLines(Path).Where(static line => !line.StartsWith(Comment, StringComparison.Ordinal))];
        var fields = CurveSweep.Of(1).Search.Keys.ToList();
        if (lines[0] != Header(fields))
            throw new TroubleException($"{Path} has other columns than this program knows; record it again: pruning --record");
        return
        [
            .. lines.Skip(1).Select(static line => line.Split(',')).Select(cells => new Curve(
                fields.Zip(cells).ToDictionary(static pair => pair.First, static pair => pair.Second),
                [.. cells.Skip(fields.Count).Select(static cell => double.Parse(cell, CultureInfo.InvariantCulture))])),
        ];
    }

    /// <summary>Writes the file.</summary>
    public static void Write(IReadOnlyList<Curve> curves)
    {
        var fields = CurveSweep.Of(1).Search.Keys.ToList();
        string[] lines =
        [
            $"# Validation losses, nats per character, of {curves.Count} configurations on {CurveSweep.Text}: random search, "
                + $"{CurveSweep.Steps} steps each.",
            "# Made by jobs in a silo of this project; the sweep is in CurveSweep.cs. To make it again, from the top of the "
                + "repository:",
            "#   dotnet run -c Release --project tests/Benchmarks -- pruning --record",
            Header(fields),
            .. curves.Select(curve => string.Join(',',
            [
                .. fields.Select(field => curve.Values[field]),
                .. curve.Losses.Select(static loss => loss.ToString("0.####", CultureInfo.InvariantCulture)),
            ])),
        ];
        File.WriteAllText(Path, string.Concat(lines.Select(static line => line + '\n')));
    }

    private static string Header(IReadOnlyList<string> fields) => string.Join(',',
    [
        .. fields, .. Enumerable.Range(1, CurveSweep.Steps / CurveSweep.Every).Select(static at => $"{at * CurveSweep.Every}"),
    ]);
}
