namespace DistSeq.Client.Views;

/// <summary>A row of numbers as bars of one character each.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <param name="values">The numbers; those that are not finite are blank.</param>
    /// <param name="width">Most characters: of more numbers, evenly spaced ones are shown, with the last.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var count = Math.Min(values.Count, width);
        if (count == 0)
            return "";
        double[] shown = [.. Enumerable.Range(1, count).Select(place => values[(int)((long)place * values.Count / count) - 1])];
        double[] finite = [.. shown.Where(double.IsFinite)];
        if (finite.Length == 0)
            return "";
        var (lowest, highest) = (finite.Min(), finite.Max());
        return string.Concat(shown.Select(value => !double.IsFinite(value) ? ' '
            : Bars[highest > lowest ? (int)Math.Round((value - lowest) / (highest - lowest) * (Bars.Length - 1)) : 0]));
    }
}
