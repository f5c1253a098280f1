using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports.Sections;

/// <summary>Every completed trial as a line over the axes of all searched fields.</summary>
internal sealed class ParallelSection : IReportSection
{
    private const int LongestName = 16;

    // Where a trial that does not search a field crosses its axis: below all values.
    private const double Below = 0.15;

    public string Anchor => "parallel-coordinates";

    public string Title => "Parallel coordinates";

    public string Lead(SweepReport report) =>
        $"Each line is a trial, strong lines have a {report.Objective.Better} {report.Objective.Name}; where strong lines meet "
        + "on an axis, that value does well. Drag along an axis to see only a part of it.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Ranked.Count < 2)
        {
            html.Add($"<p class=\"none\">Fewer than two trials have completed, so there is nothing to compare.</p>");
            return;
        }

        double[] objectives = [.. report.Ranked.Select(SweepReport.ValueOf)];
        // By rank: a few bad trials would give all others the same color.
        var ranks = Enumerable.Range(0, report.Ranked.Count).Reverse();
        var plot = new Plot().Add("parcoords", new PlotFields
        {
            ["dimensions"] = report.Axes.Select(axis => Dimension(axis, report)).Append(Last(report, objectives)).ToList(),
            // The best come last, above the others.
            ["line"] = new PlotFields
            {
                ["color"] = ranks.Select(static rank => -rank),
                ["colorscale"] = new object[]
                {
                    new object[] { 0, "--scale-worst" },
                    new object[] { 0.5, "--scale-middle" },
                    new object[] { 1, "--scale-best" },
                },
            },
            ["labelangle"] = 0,
            ["labelfont"] = new PlotFields { ["color"] = "--ink", ["size"] = 12 },
            ["tickfont"] = new PlotFields { ["color"] = "--ink", ["size"] = 11 },
            ["rangefont"] = new PlotFields { ["color"] = "--panel", ["size"] = 1 },
        }).With("margin", new PlotFields { ["l"] = 64, ["r"] = 64, ["t"] = 44, ["b"] = 20 });
        html.OpenScroll("Parallel coordinates, scrolls sideways");
        var width = report.Axes.Count > 4 ? "many" : "";
        html.Add(
            plot, $"Each completed trial as a line over the searched fields and the {report.Objective.Name}.", $"tall {width}");
        html.CloseScroll();
    }

    private static PlotFields Dimension(FieldAxis axis, SweepReport report)
    {
        double? Place(double? value) => value is { } number && axis.IsLog ? Math.Log10(number) : value;
        double?[] places = [.. report.Ranked.Reverse().Select(trial => Place(axis.At(trial)))];
        var (low, high) = axis.Categories is null ? (Place(axis.Low)!.Value, Place(axis.High)!.Value) : (axis.Low, axis.High);
        if (low >= high)
            (low, high) = (low - 0.5, high + 0.5);
        var ticks = axis.Categories is { } names
            ? names.Select(static (name, index) => ((double)index, Quoted.Plain(name, LongestName))).ToList()
            : AxisTicks.Of(axis).Select(tick => (Place(tick)!.Value, AxisTicks.Text(tick))).ToList();
        var missing = low - Below * (high - low);
        if (places.Any(static place => place is null))
        {
            ticks.Insert(0, (missing, "not searched"));
            low = missing;
        }

        return new PlotFields
        {
            ["label"] = Plot.Text(axis.Label),
            ["range"] = new[] { low, high },
            ["values"] = Plot.Numbers(places.Select(place => place ?? missing)),
            ["tickvals"] = ticks.Select(static tick => tick.Item1),
            ["ticktext"] = ticks.Select(static tick => tick.Item2),
        };
    }

    private static PlotFields Last(SweepReport report, double[] objectives)
    {
        var axis = LossAxis.Of(report, report.Objective.Name, objectives);
        var drawn = LossAxis.Drawn(report, objectives);
        var (low, high) = (drawn.Min(), drawn.Max());
        // A line that leaves the axis would be no line.
        double Place(double value) => Math.Clamp(value, low, high) is var within && axis.IsLog ? Math.Log10(within) : within;
        var ticks = AxisTicks.Between(low, high, axis.IsLog);
        return new PlotFields
        {
            ["label"] = Plot.Text(axis.Title),
            ["range"] = new[] { Place(low), Place(high) },
            ["values"] = Plot.Numbers(objectives.Reverse().Select(Place)),
            ["tickvals"] = ticks.Select(Place),
            ["ticktext"] = ticks.Select(AxisTicks.Text),
        };
    }
}
