namespace DistSeq.Benchmarks.Output;

/// <summary>Numbers for people.</summary>
internal static class Figures
{
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits or more, never an exponent.</summary>
    public static string Short(double value) =>
        value.ToString(
            value switch { >= 100 => "N0", >= 10 => "F1", >= 1 => "F2", >= 0.1 => "F3", _ => "F4" },
            CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    public static string Share(double value) => $"{(value * 100).ToString("F1", CultureInfo.InvariantCulture)} %";

    /// <summary>A share in three characters or more: 7%, 54%, 100%.</summary>
    public static string Percent(double value) => $"{(value * 100).ToString("F0", CultureInfo.InvariantCulture),3}%";

    /// <summary>Four decimals.</summary>
    public static string Precise(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
