using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The axis of the objective, the same in all charts.</summary>
internal static class LossAxis
{
    // A trial that diverged would press all others into one line.
    private const double WidestLinear = 6;

    public static PlotAxis Of(SweepReport report) => Of(report, report.Objective.Name, []);

    /// <param name="report">The sweep.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="values">The values on it; none for those of the trials.</param>
    public static PlotAxis Of(SweepReport report, string title, IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            values = [.. report.ByNumber.Select(Objective.LastOf).OfType<double>()];
        if (values.Count == 0)
            return new PlotAxis(title);
        var (low, high) = (values.Min(), values.Max());
        return PlotAxis.Around(title, low, high, isLog: low > 0 && high / low > WidestLinear);
    }
}
