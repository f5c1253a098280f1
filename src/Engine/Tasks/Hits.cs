namespace DistSeq.Engine.Tasks;

/// <summary>How often a model found what was there.</summary>
/// <param name="Right">How often the model predicts it correctly.</param>
/// <param name="Given">How often it is present.</param>
/// <param name="Said">How often the model predicts it.</param>
internal readonly record struct Hits(long Right, long Given, long Said)
{
    /// <summary>Share of the predictions that are right; 0 without predictions.</summary>
    public double Precision => Said == 0 ? 0 : Right / (double)Said;

    /// <summary>Share of the given ones that were predicted; 0 if none were given.</summary>
    public double Recall => Given == 0 ? 0 : Right / (double)Given;

    /// <summary>Harmonic mean of precision and recall; 0 if nothing is right.</summary>
    public double F1 => Right == 0 ? 0 : 2 * Right / (double)(Given + Said);

    public static Hits operator +(Hits first, Hits second) =>
        new(first.Right + second.Right, first.Given + second.Given, first.Said + second.Said);

    /// <summary>A table of hits, with a row for each name that was given or predicted.</summary>
    public static MeasureTable Table(string name, IEnumerable<(string Name, Hits Hits)> rows) => new(
        name,
        [new("precision", false), new("recall", false), new("f1", false), new("given", true), new("predicted", true)],
        [
            .. rows.Where(static row => row.Hits is not { Given: 0, Said: 0 }).Select(static row => new MeasureRow(
                row.Name, [row.Hits.Precision, row.Hits.Recall, row.Hits.F1, row.Hits.Given, row.Hits.Said])),
        ]);
}
