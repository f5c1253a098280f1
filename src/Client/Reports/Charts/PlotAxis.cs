namespace DistSeq.Client.Reports.Charts;

/// <summary>One axis of a chart.</summary>
/// <param name="Title">What it shows, with the unit.</param>
/// <param name="IsLog">Whether it is logarithmic.</param>
/// <param name="Categories">Names of the places 0, 1, … where it has no numbers.</param>
internal sealed record PlotAxis(string Title, bool IsLog = false, IReadOnlyList<string>? Categories = null)
{
    private const int LongestName = 28;
    private const double Margin = 0.04;

    /// <summary>From and to, where it does not follow the data.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>What lies halfway along it; null where it follows the data.</summary>
    public double? Middle => Range is not var (low, high) ? null : IsLog ? Math.Sqrt(low * high) : (low + high) / 2;

    /// <summary>Whether the first category is on top.</summary>
    public bool IsDownward { get; init; }

    /// <summary>The axis of a searched field.</summary>
    public static PlotAxis Of(FieldAxis field) => field.Categories is { } names
        ? new PlotAxis(field.Label, Categories: names)
        : Around(field.Label, field.Low, field.High, field.IsLog);

    /// <summary>An axis from one number to another, with a margin.</summary>
    public static PlotAxis Around(string title, double low, double high, bool isLog)
    {
        var margin = high > low ? Margin : 0;
        if (!isLog)
        {
            var wide = margin > 0 ? margin * (high - low) : Math.Max(1e-3, 0.1 * Math.Abs(high));
            return new PlotAxis(title) { Range = (low - wide, high + wide) };
        }

        var factor = margin > 0 ? Math.Pow(high / low, margin) : 2;
        return new PlotAxis(title, IsLog: true) { Range = (low / factor, high * factor) };
    }

    public PlotFields Fields
    {
        get
        {
            var fields = new PlotFields
            {
                ["title"] = new PlotFields { ["text"] = Plot.Text(Title), ["standoff"] = 8 },
                ["automargin"] = true,
                ["gridcolor"] = "--grid",
                ["linecolor"] = "--axis",
                ["tickcolor"] = "--axis",
                ["zeroline"] = false,
                ["showline"] = true,
                ["ticks"] = "outside",
                ["ticklen"] = 4,
            };
            if (IsLog)
                fields["type"] = "log";
            if (Categories is { } names)
            {
                fields["tickvals"] = Enumerable.Range(0, names.Count);
                fields["ticktext"] = names.Select(static name => Plot.Text(Quoted.Plain(name, LongestName)));
                double[] range = [-0.6, names.Count - 0.4];
                fields["range"] = IsDownward ? range.Reverse() : range;
                fields["showgrid"] = false;
            }

            if (Range is var (low, high))
                fields["range"] = IsLog ? new[] { Math.Log10(low), Math.Log10(high) } : new[] { low, high };
            if (IsLog && Range is var (lowest, highest) && AxisTicks.Within(lowest, highest) is { Count: > 1 } ticks)
            {
                fields["tickvals"] = ticks;
                fields["ticktext"] = ticks.Select(AxisTicks.Text);
            }

            return fields;
        }
    }
}
