namespace DistSeq.Engine.Tasks;

/// <summary>A model's answer as a table.</summary>
/// <param name="Columns">From left to right, all equally long.</param>
public sealed record PredictedTable(IReadOnlyList<PredictedColumn> Columns);
