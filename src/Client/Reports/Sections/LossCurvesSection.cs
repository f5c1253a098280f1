using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Reports.Numbers;

namespace DistSeq.Client.Reports.Sections;

/// <summary>How the losses of all trials went down, the best ones in color.</summary>
internal sealed class LossCurvesSection : IReportSection
{
    private const int Highlighted = 5;
    private const int MostPoints = 24_000;
    private const int FewestPoints = 12;
    private const int MostPointsOfCurve = 150;

    public string Anchor => "loss-curves";

    public string Title => "Loss curves";

    public string Lead(SweepReport report) =>
        "Each thin line is a trial and the colored lines are the best ones; a curve that still falls at its end would gain from "
        + "a longer training.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Curves.Count < report.ByNumber.Count)
        {
            html.Add($"""
                <p class="note">Curves of {report.Curves.Count} of {report.ByNumber.Count} trials are shown, the best ones.</p>
                """);
        }

        html.Add($"<div class=\"grid wide\">");
        Chart(html, report, $"{report.Objective.Name} on the way", static curve => curve.Validation,
            "Nothing was measured on the validation split on the way; set training.validateEvery in the base to see it.");
        Chart(html, report, "training loss", static curve => curve.Training,
            "The jobs of the trials have left no training losses: they have not begun, or were deleted.");
        html.Add($"</div>");
    }

    private static void Chart(
        Html html, SweepReport report, string title, Func<TrialCurve, IReadOnlyList<CurvePoint>> part, string none)
    {
        var most = Math.Clamp(MostPoints / Math.Max(1, report.Curves.Count), FewestPoints, MostPointsOfCurve);
        var curves = TrialOrder.BestFirst(report.ByNumber)
            .Select(trial => (Trial: trial, Points: report.Curves.TryGetValue(trial.Number, out var curve)
                ? Thinned.To(part(curve), most)
                : []))
            .Where(static curve => curve.Points.Count > 0).ToList();
        // A single point each makes no line: it is the result, which other charts show.
        if (!curves.Exists(static curve => curve.Points.Count > 1))
        {
            html.Add($"<p class=\"none\">{none}</p>");
            return;
        }

        var values = curves.SelectMany(static curve => curve.Points).Select(static point => point.Value).ToList();
        var plot = new Plot(new PlotAxis("optimizer updates"), LossAxis.Of(report, title, values)).With("showlegend", true);
        var best = curves.Where(curve => Objective.Of(curve.Trial) is not null).Take(Highlighted).ToList();
        plot.Add("scatter", Others(curves.Except(best), isPruned: false));
        plot.Add("scatter", Others(curves.Except(best), isPruned: true));
        for (var rank = best.Count - 1; rank >= 0; rank--)
        {
            plot.Add("scatter", new PlotFields
            {
                ["name"] = $"trial {best[rank].Trial.Number}",
                ["mode"] = "lines",
                ["legendrank"] = rank + 1,
                ["x"] = best[rank].Points.Select(static point => point.Step),
                ["y"] = Plot.Numbers(best[rank].Points.Select(static point => point.Value)),
                ["line"] = new PlotFields { ["color"] = $"--series-{rank}", ["width"] = rank == 0 ? 3 : 2 },
                ["hovertemplate"] = $"trial {best[rank].Trial.Number}: %{{y}} at step %{{x}}<extra></extra>",
            });
        }

        html.Add(plot, $"The {title} of each trial by optimizer updates.", "tall");
    }

    // One trace, with gaps between the trials: hundreds of traces would take seconds to draw.
    private static PlotFields Others(IEnumerable<(TrialStatus Trial, IReadOnlyList<CurvePoint> Points)> all, bool isPruned)
    {
        var curves = all.Where(curve => curve.Trial.State == TrialState.Pruned == isPruned).ToList();
        return new PlotFields
        {
            ["name"] = isPruned ? "pruned" : "other trials",
            ["mode"] = "lines",
            ["visible"] = curves.Count > 0,
            ["legendrank"] = isPruned ? 102 : 101,
            ["connectgaps"] = false,
            ["x"] = curves.SelectMany(static curve => curve.Points.Select(static point => (long?)point.Step).Append(null)),
            ["y"] = curves.SelectMany(static curve => curve.Points.Select(static point => Plot.Number(point.Value)).Append(null)),
            ["customdata"] = curves.SelectMany(
                static curve => Enumerable.Repeat(curve.Trial.Number, curve.Points.Count + 1)),
            ["line"] = new PlotFields
            {
                ["color"] = isPruned ? "--pruned" : "--thin",
                ["width"] = 1,
                ["dash"] = isPruned ? "dot" : "solid",
            },
            ["hovertemplate"] = "trial %{customdata}: %{y} at step %{x}<extra></extra>",
        };
    }
}
