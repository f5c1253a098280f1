namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>A series as network input.</summary>
/// <param name="Series">The series as measured.</param>
/// <param name="Rows">[rows, width]: targets and covariates scaled, then the calendar.</param>
/// <param name="Width">Numbers per row.</param>
internal sealed record ScaledSeries(Series Series, float[] Rows, int Width)
{
    public ReadOnlySpan<float> this[int row] => Rows.AsSpan(row * Width, Width);
}
