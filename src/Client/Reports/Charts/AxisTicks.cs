namespace DistSeq.Client.Reports.Charts;

/// <summary>Round numbers on an axis, for charts that cannot find them by themselves on logarithmic ones.</summary>
internal static class AxisTicks
{
    private const int Wanted = 5;

    private static readonly double[] Leading = [1, 2, 5];

    /// <summary>Of a range that a sweep searches, with its ends.</summary>
    public static IReadOnlyList<double> Of(FieldAxis axis) => Between(axis.Low, axis.High, axis.IsLog);

    /// <summary>The ends, and the round numbers between them that are not too near an end.</summary>
    public static IReadOnlyList<double> Between(double low, double high, bool isLog)
    {
        double Place(double value) => isLog ? Math.Log(value) : value;
        var gap = (Place(high) - Place(low)) / (2 * Wanted);
        if (!(gap > 0))
            return [low];
        var inner = (isLog ? Decades(low, high) : Steps(low, high))
            .Where(tick => Place(tick) - Place(low) > gap && Place(high) - Place(tick) > gap);
        return [low, .. inner, high];
    }

    /// <summary>The round numbers of a logarithmic axis.</summary>
    public static IReadOnlyList<double> Within(double low, double high) => [.. Decades(low, high)];

    public static string Text(double tick) => Math.Abs(tick) is > 0 and < 1e-4 or >= 1e6
        ? tick.ToString("0.##e0", CultureInfo.InvariantCulture)
        : Math.Abs(tick) >= 1e4 ? (tick / 1e3).ToString("0.#k", CultureInfo.InvariantCulture)
        : Math.Abs(tick) >= 1e3 ? tick.ToString("0", CultureInfo.InvariantCulture)
        : tick.ToString("G3", CultureInfo.InvariantCulture);

    private static IEnumerable<double> Steps(double low, double high)
    {
        var rough = (high - low) / Wanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * Leading.Append(10).First(lead => lead * power >= rough);
        for (var tick = Math.Ceiling(low / step); tick * step <= high; tick++)
            yield return tick * step;
    }

    // 1, 2 and 5 of each decade, or fewer where there are many decades.
    private static IEnumerable<double> Decades(double low, double high)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        return
            from exponent in Enumerable.Range(first, last - first + 1)
            from lead in Math.Log10(high / low) switch { > 3.2 => [1], > 1.4 => [1, 3], _ => Leading }
            let text = string.Create(CultureInfo.InvariantCulture, $"{lead}e{exponent}")
            let tick = double.Parse(text, CultureInfo.InvariantCulture)
            where tick >= low && tick <= high
            select tick;
    }
}
