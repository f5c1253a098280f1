using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Reports.Numbers;

namespace DistSeq.Client.Reports.Sections;

/// <summary>What a better objective costs in parameters and in seconds.</summary>
internal sealed class ParetoSection : IReportSection
{
    private const double WidestLinear = 6;

    public string Anchor => "pareto";

    public string Title => "Pareto front";

    public string Lead(SweepReport report) =>
        $"Trials on the line are the best for their cost: every other trial has a worse {report.Objective.Name} than one that "
        + "costs no more.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Ranked.Count == 0)
        {
            html.Add($"<p class=\"none\">No trial has completed yet.</p>");
            return;
        }

        html.Add($"<div class=\"grid wide\">");
        Chart(html, report, "parameters", static trial => trial.Parameters);
        Chart(html, report, "seconds of training", static trial => trial.Seconds);
        if (report.Ranked[0].Objectives is [_, { Name: not "parameters" and var name }])
            Chart(html, report, name, static trial => trial.Objectives[1].Value, static trial => trial.Objectives[1].Cost);
        html.Add($"</div>");
    }

    // Costs are shown as they are measured; where more is better, the front is that of their negatives.
    private static void Chart(
        Html html, SweepReport report, string cost, Func<TrialStatus, double> shownOf, Func<TrialStatus, double>? costOf = null)
    {
        double[] costs = [.. report.Ranked.Select(shownOf)];
        if (costs.Max() == costs.Min())
        {
            html.Add($"<p class=\"none\">All trials have the same {cost}: {costs[0]}.</p>");
            return;
        }

        var front = ParetoFront.Of([.. report.Sample.Costs.Zip(
            report.Ranked.Select(costOf ?? shownOf), static (objective, cost) => (cost, objective))]);
        double[] objectives = [.. report.Ranked.Select(SweepReport.ValueOf)];
        var others = Enumerable.Range(0, costs.Length).Except(front).ToArray();
        var isLog = costs.Min() > 0 && costs.Max() / costs.Min() > WidestLinear;
        PlotFields Points(string name, int[] indices, string mode, PlotFields marker) => new()
        {
            ["name"] = name,
            ["mode"] = mode,
            ["x"] = Plot.Numbers(indices.Select(index => costs[index])),
            ["y"] = Plot.Numbers(indices.Select(index => objectives[index])),
            ["customdata"] = indices.Select(index => report.Ranked[index].Number),
            ["marker"] = marker,
            ["line"] = new PlotFields { ["color"] = "--accent", ["width"] = 2, ["shape"] = "hv" },
            ["hovertemplate"] = "trial %{customdata}: %{y} at %{x}<extra></extra>",
        };
        html.Add(
            new Plot(PlotAxis.Around(cost, costs.Min(), costs.Max(), isLog), LossAxis.Of(report))
                .Add("scatter", Points(
                    "other trials", others, "markers", new PlotFields { ["color"] = "--point", ["size"] = 6 }))
                .Add("scatter", Points(
                    "Pareto front", front, "lines+markers", new PlotFields { ["color"] = "--accent", ["size"] = 9 }))
                .With("showlegend", true),
            $"The {report.Objective.Name} against {cost}, and the Pareto front.");
    }
}
