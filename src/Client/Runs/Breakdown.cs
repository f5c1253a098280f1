namespace DistSeq.Client.Runs;

/// <summary>Tables of measures as JSON has them: by name of table, row and column.</summary>
internal static class Breakdown
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>> Of(
        IReadOnlyList<MeasuredTable> tables) => tables.ToDictionary(
        static table => table.Name,
        static table => (IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>)table.Rows.ToDictionary(
            static row => row.Name,
            row => (IReadOnlyDictionary<string, double?>)table.Columns.Zip(row.Values)
                .ToDictionary(static cell => cell.First.Name, static cell => Finite.OrNull(cell.Second))));
}
