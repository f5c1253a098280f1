using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The best objective after each trial, and after each optimizer update of all trials together.</summary>
internal sealed class BestSoFarSection : IReportSection
{
    public string Anchor => "best-so-far";

    public string Title => "Best so far";

    public string Lead(SweepReport report) =>
        $"Each point is a trial, and the line is the best {report.Objective.Name} up to there; where the line is flat, more "
        + "trials have not helped.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Best is null)
        {
            html.Add($"<p class=\"none\">No trial has completed yet, so there is no best.</p>");
            return;
        }

        html.Add($"<div class=\"grid wide\">");
        html.Add(
            Chart(report, "trial", report.ByNumber.Select(static trial => (trial, (double)trial.Number))),
            $"The {report.Objective.Name} of each trial and the best so far, by the number of the trial.");
        var steps = 0.0;
        html.Add(
            Chart(report, "optimizer updates of all trials together",
                report.ByNumber.Select(trial => (trial, steps += trial.Steps)).ToArray()),
            $"The {report.Objective.Name} of each trial and the best so far, by the optimizer updates of all trials together.");
        html.Add($"</div>");
    }

    private static Plot Chart(
        SweepReport report, string along, IEnumerable<(TrialStatus Trial, double Place)> trials)
    {
        var all = trials.ToList();
        var ranked = all.Where(it => Objective.Of(it.Trial) is not null).ToList();
        var pruned = all.Where(it => Objective.Of(it.Trial) is null && Objective.LastOf(it.Trial) is not null);
        var best = new List<double>();
        foreach (var (trial, _) in ranked)
        {
            var value = SweepReport.ValueOf(trial);
            var isBetter = best.Count == 0 || report.Objective.Cost(value) < report.Objective.Cost(best[^1]);
            best.Add(isBetter ? value : best[^1]);
        }

        var end = all[^1].Place;
        return new Plot(new PlotAxis(along), LossAxis.Of(report))
            .Add("scatter", Points("completed", "--point", "circle", ranked, report))
            .Add("scatter", Points("pruned, at its last rung", "--muted", "x-thin-open", [.. pruned], report))
            .Add("scatter", new PlotFields
            {
                ["name"] = "best so far",
                ["mode"] = "lines",
                ["x"] = Plot.Numbers(ranked.Select(static it => it.Place).Append(end)),
                ["y"] = Plot.Numbers(best.Append(best[^1])),
                ["line"] = new PlotFields { ["color"] = "--accent", ["width"] = 2.5, ["shape"] = "hv" },
                ["hovertemplate"] = "best so far %{y}<extra></extra>",
            })
            .With("showlegend", true);
    }

    private static PlotFields Points(
        string name, string color, string symbol, IReadOnlyList<(TrialStatus Trial, double Place)> trials, SweepReport report) =>
        new()
        {
            ["name"] = name,
            ["mode"] = "markers",
            ["visible"] = trials.Count > 0,
            ["x"] = Plot.Numbers(trials.Select(static it => it.Place)),
            ["y"] = Plot.Numbers(trials.Select(it => Objective.LastOf(it.Trial)!.Value)),
            ["customdata"] = trials.Select(static it => it.Trial.Number),
            ["marker"] = new PlotFields { ["color"] = color, ["size"] = 6, ["symbol"] = symbol },
            ["hovertemplate"] = "trial %{customdata}: %{y}<extra></extra>",
        };
}
