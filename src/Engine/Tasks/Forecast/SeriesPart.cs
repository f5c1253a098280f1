namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Rows of a series in a split: the rows to forecast. Earlier rows may be read.</summary>
/// <param name="Series">Index of the series.</param>
/// <param name="Begin">The first row.</param>
/// <param name="End">The row after the last.</param>
internal readonly record struct SeriesPart(int Series, int Begin, int End);
