using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports.Sections;

/// <summary>
/// The axis of the objective, the same in all charts. Trials that diverged would press all others into one line: it becomes
/// logarithmic, and where that is not enough, it leaves them out and says how many they are.
/// </summary>
internal static class LossAxis
{
    private const double WidestLinear = 6;
    private const double WidestLog = 30;

    // In distances from the best value to the third quartile, beyond it.
    private const double Far = 10;
    private const double Fence = 3;

    public static PlotAxis Of(SweepReport report) =>
        Of(report, report.Objective.Name, [.. report.ByNumber.Select(Objective.LastOf).OfType<double>()]);

    /// <param name="report">The sweep.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="values">The values on it.</param>
    /// <param name="bars">Ends of intervals, which are drawn as far as the axis goes.</param>
    public static PlotAxis Of(
        SweepReport report, string title, IReadOnlyList<double> values, IEnumerable<(double Mean, double[] Ends)>? bars = null)
    {
        var drawn = Drawn(report, values);
        if (drawn.Count == 0)
            return new PlotAxis(title);
        var beyond = values.Count - drawn.Count;
        var (worst, ends) = (drawn.Max(report.Objective.Cost), new List<double>(drawn));
        foreach (var (mean, bar) in bars ?? [])
        {
            if (beyond == 0 || report.Objective.Cost(mean) <= worst)
                ends.AddRange(bar);
        }

        var (low, high) = (ends.Min(), ends.Max());
        return PlotAxis.Around(
            beyond == 0 ? title : $"{title} ({beyond} beyond this axis)", low, high,
            isLog: low > 0 && high / low > WidestLinear);
    }

    /// <summary>The values that the axis has room for: all but those that lie far beyond the others.</summary>
    public static IReadOnlyList<double> Drawn(SweepReport report, IReadOnlyList<double> values)
    {
        if (values.Count == 0 || (values.Min() is > 0 and var low && values.Max() / low <= WidestLog))
            return values;
        double[] costs = [.. values.Select(report.Objective.Cost).Order()];
        var (best, quartile) = (costs[0], costs[3 * costs.Length / 4]);
        return quartile == best || costs[^1] - quartile <= Far * (quartile - best)
            ? values
            : [.. values.Where(value => report.Objective.Cost(value) <= quartile + (Fence * (quartile - best)))];
    }
}
