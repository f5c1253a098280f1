namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Where to forecast a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Origin">The first row to forecast; earlier rows are known.</param>
/// <param name="Ahead">Number of rows to forecast, 1 or more.</param>
internal readonly record struct WindowPlace(ScaledSeries Series, int Origin, int Ahead);
