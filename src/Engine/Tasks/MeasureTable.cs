namespace DistSeq.Engine.Tasks;

/// <summary>Figures for the parts of the measured data, such as its classes.</summary>
/// <param name="Name">What a row describes: <c>class</c>, <c>entity</c>, <c>confusion</c>.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each with one figure per column.</param>
public sealed record MeasureTable(
    string Name, IReadOnlyList<MeasureColumn> Columns, IReadOnlyList<MeasureRow> Rows);
