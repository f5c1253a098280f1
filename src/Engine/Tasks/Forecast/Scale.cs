namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Scales a column's numbers for a network: (number - mean) / deviation.</summary>
/// <param name="Mean">Mean of the training numbers.</param>
/// <param name="Deviation">Their standard deviation; 1 if all numbers are equal.</param>
internal readonly record struct Scale(double Mean, double Deviation)
{
    /// <summary>The scale of some rows of a column.</summary>
    /// <param name="values">[rows, columns].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="column">Index of the column.</param>
    /// <param name="rows">Number of rows to use from the start, 1 or more.</param>
    public static Scale Of(double[] values, int columns, int column, int rows)
    {
        double mean = 0, squares = 0;
        for (var row = 0; row < rows; row++)
            mean += values[(row * columns) + column] / rows;
        for (var row = 0; row < rows; row++)
        {
            var distance = values[(row * columns) + column] - mean;
            squares += distance * distance / rows;
        }

        // A rounding error from equal numbers does not count as a deviation.
        var deviation = Math.Sqrt(squares);
        return new Scale(mean, deviation > 1e-12 * Math.Abs(mean) ? deviation : 1);
    }

    public float Scaled(double value) => (float)((value - Mean) / Deviation);
}
