namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>The series of some files.</summary>
/// <param name="Series">In the order of their first rows.</param>
/// <param name="Form">Format of the times.</param>
/// <param name="Step">Distance between rows, the same for all series.</param>
internal sealed record SeriesTable(IReadOnlyList<Series> Series, TimeForm Form, TimeStep Step);
