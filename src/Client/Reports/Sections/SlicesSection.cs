using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The objective against each searched field.</summary>
internal sealed class SlicesSection : IReportSection
{
    public string Anchor => "slices";

    public string Title => "Slices";

    public string Lead(SweepReport report) =>
        $"Each chart shows the {report.Objective.Name} of all completed trials against one field, late trials in a stronger "
        + "color; if the best points lie at the end of a range, search beyond it.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Ranked.Count == 0)
        {
            html.Add($"<p class=\"none\">No trial has completed yet.</p>");
            return;
        }

        html.Add($"<div class=\"grid\">");
        foreach (var axis in report.Axes)
        {
            var trials = report.Ranked.Where(trial => axis.At(trial) is not null).OrderBy(static trial => trial.Number).ToList();
            if (trials.Count == 0)
                html.Add($"<p class=\"none\">No completed trial has searched {axis.Label}.</p>");
            else
                html.Add(Chart(axis, trials, report), $"The {report.Objective.Name} of each trial against {axis.Path}.", "low");
        }

        html.Add($"</div>");
    }

    private static Plot Chart(FieldAxis axis, IReadOnlyList<TrialStatus> trials, SweepReport report)
    {
        var plot = new Plot(PlotAxis.Of(axis), LossAxis.Of(report)).With("boxgap", 0.5);
        if (axis.Categories is { } names)
        {
            for (var index = 0; index < names.Count; index++)
                plot.Add("box", Box(index, [.. trials.Where(trial => axis.At(trial) == index)], report));
            return plot;
        }

        return plot.Add("scatter", new PlotFields
        {
            ["mode"] = "markers",
            ["x"] = Plot.Numbers(trials.Select(trial => axis.At(trial)!.Value)),
            ["y"] = Plot.Numbers(trials.Select(SweepReport.ValueOf)),
            ["customdata"] = trials.Select(static trial => trial.Number),
            ["marker"] = new PlotFields
            {
                ["size"] = 6,
                ["color"] = trials.Select(static trial => trial.Number),
                ["cmin"] = 0,
                ["cmax"] = Math.Max(1, report.ByNumber[^1].Number),
                ["colorscale"] = new object[] { new object[] { 0, "--early" }, new object[] { 1, "--late" } },
                ["line"] = new PlotFields { ["color"] = "--panel", ["width"] = 0.5 },
            },
            ["hovertemplate"] = "trial %{customdata}: %{y} at %{x}<extra></extra>",
        });
    }

    // Quartiles, and every trial beside them.
    private static PlotFields Box(int index, IReadOnlyList<TrialStatus> trials, SweepReport report) => new()
    {
        ["x"] = trials.Select(_ => index),
        ["y"] = Plot.Numbers(trials.Select(SweepReport.ValueOf)),
        ["customdata"] = trials.Select(static trial => trial.Number),
        ["boxpoints"] = "all",
        ["jitter"] = 0.5,
        ["pointpos"] = 0,
        ["fillcolor"] = "--wash",
        ["line"] = new PlotFields { ["color"] = "--axis", ["width"] = 1.5 },
        ["marker"] = new PlotFields { ["color"] = "--late", ["size"] = 5, ["opacity"] = 0.7 },
        ["hoveron"] = "points",
        ["hovertemplate"] = "trial %{customdata}: %{y}<extra></extra>",
    };
}
