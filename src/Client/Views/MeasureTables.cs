namespace DistSeq.Client.Views;

/// <summary>
/// Tables of measures as text, in at most 60 columns. Where the columns have the names of the rows and would not fit, numbers
/// replace their names; where even that is too wide, the largest figures off the diagonal are listed instead.
/// </summary>
internal static class MeasureTables
{
    private const int Width = 60;
    private const int LongestName = 14;
    private const int MostRows = 40;
    private const int MostPairs = 10;

    /// <summary>Its lines.</summary>
    public static IEnumerable<string> Lines(MeasuredTable table)
    {
        var isSquare = table.Columns.Select(static column => column.Name)
            .SequenceEqual(table.Rows.Select(static row => row.Name));
        var shown = table.Rows.Count <= MostRows ? table.Rows : Largest(table);
        var lines = Grid(table, shown, static (_, name) => name, static (_, name) => name);
        if (isSquare && lines[0].Length > Width)
            lines = Grid(table, shown, static (index, _) => $"{index + 1}", static (index, name) => $"{index + 1} {name}");
        if (isSquare && lines[0].Length > Width)
            return Pairs(table);
        return shown.Count == table.Rows.Count
            ? lines
            : [.. lines, $"and {Figures.Count(table.Rows.Count - shown.Count)} more, all with -o json"];
    }

    private static List<string> Grid(
        MeasuredTable table, IReadOnlyList<MeasuredRow> rows, Func<int, string, string> heading, Func<int, string, string> label)
    {
        var cells = new List<string[]>
        {
            ([table.Name, .. table.Columns.Select((column, index) => Cut(heading(index, column.Name)))]),
        };
        cells.AddRange(rows.Select((row, index) => (string[])
        [
            Cut(label(index, row.Name)), .. row.Values.Select((value, place) => Cell(value, table.Columns[place])),
        ]));
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(place => cells.Max(row => row[place].Length))];
        return [.. cells.Select(row => string.Join(' ', row.Select((cell, place) =>
            place == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[place]))))];
    }

    // The pairs that are confused most.
    private static IEnumerable<string> Pairs(MeasuredTable table)
    {
        var pairs = table.Rows
            .SelectMany((row, one) => row.Values.Select((value, other) => (Row: one, Column: other, Value: value)))
            .Where(static pair => pair.Row != pair.Column && pair.Value > 0)
            .OrderByDescending(static pair => pair.Value).Take(MostPairs)
            .Select(pair => (Name: $"{Cut(table.Rows[pair.Row].Name)} as {Cut(table.Columns[pair.Column].Name)}",
                Count: Cell(pair.Value, table.Columns[pair.Column])))
            .ToList();
        if (pairs.Count == 0)
            yield break;
        var (names, counts) = (pairs.Max(static pair => pair.Name.Length), pairs.Max(static pair => pair.Count.Length));
        yield return $"{table.Name}, the most frequent";
        foreach (var (name, count) in pairs)
            yield return $"{name.PadRight(names)}  {count.PadLeft(counts)}";
    }

    // Those with the largest first count.
    private static IReadOnlyList<MeasuredRow> Largest(MeasuredTable table)
    {
        var place = table.Columns.Select(static (column, index) => (column.IsCount, index))
            .FirstOrDefault(static column => column.IsCount).index;
        return [.. table.Rows.OrderByDescending(row => row.Values[place]).Take(MostRows)];
    }

    private static string Cell(double value, MeasuredColumn column) =>
        column.IsCount ? Figures.Count(value) : Figures.Percent(value);

    private static string Cut(string name) => Figures.OnOneLine(name) is var plain && plain.Length <= LongestName
        ? plain
        : plain[..(LongestName - 1)] + "…";
}
