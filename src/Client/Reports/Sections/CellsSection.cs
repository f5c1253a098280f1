using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Views;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The kinds of cells side by side, where the sweep searches them.</summary>
internal sealed class CellsSection : IReportSection
{
    private const string Field = "model.cell";

    public string Anchor => "cells";

    public string Title => "Cells compared";

    public string Lead(SweepReport report) =>
        $"The diamond is the mean {report.Objective.Name} of all completed trials with that cell and its bar is the 95 % "
        + "interval of the mean; if two bars overlap widely, the trials do not tell the cells apart.";

    public void Write(Html html, SweepReport report)
    {
        var groups = report.Ranked.Where(static trial => trial.Values.ContainsKey(Field))
            .GroupBy(static trial => trial.Values[Field])
            .Select(static group => (
                Cell: group.Key, Trials: group.ToList(), Of: MeanInterval.Of([.. group.Select(SweepReport.ValueOf)])))
            .OrderBy(group => report.Objective.Cost(group.Of.Mean)).ToList();
        if (!report.Spec.Search.ContainsKey(Field))
        {
            html.Add($"<p class=\"none\">The sweep does not search <code>{Field}</code>, so there are no cells to compare.</p>");
            return;
        }

        if (groups.Count == 0)
        {
            html.Add($"<p class=\"none\">No trial has completed yet.</p>");
            return;
        }

        var names = groups.ConvertAll(static group => group.Cell);
        var values = groups.SelectMany(static group => group.Trials.Select(SweepReport.ValueOf)).ToList();
        var loss = LossAxis.Of(
            report, report.Objective.Name, values, groups.Select(static group => (group.Of.Mean, group.Of.Ends.ToArray())));
        bool IsOn(MeanInterval interval) => loss.Range is not var (low, high) || (interval.Mean >= low && interval.Mean <= high);
        // The best on top, and names that need not be turned.
        var cells = new PlotAxis("", Categories: names) { IsDownward = true };
        var plot = new Plot(loss, cells).With("showlegend", true)
            .Add("scatter", new PlotFields
            {
                ["name"] = "trials",
                ["mode"] = "markers",
                ["x"] = Plot.Numbers(groups.SelectMany(group => group.Trials.Select(SweepReport.ValueOf))),
                ["y"] = groups.SelectMany(static (group, index) => group.Trials.Select((_, place) => Beside(index, place))),
                ["customdata"] = groups.SelectMany(static group => group.Trials.Select(static trial => trial.Number)),
                ["marker"] = new PlotFields { ["color"] = "--point", ["size"] = 6 },
                ["hovertemplate"] = "trial %{customdata}: %{x}<extra></extra>",
            })
            .Add("scatter", new PlotFields
            {
                ["name"] = "mean with its 95 % interval",
                ["mode"] = "markers",
                ["x"] = groups.Select(group => IsOn(group.Of) ? Plot.Number(group.Of.Mean) : null),
                ["y"] = Enumerable.Range(0, groups.Count).Select(static index => index + 0.2),
                ["error_x"] = new PlotFields
                {
                    ["type"] = "data",
                    ["array"] = Plot.Numbers(groups.Select(static group => group.Of.Half ?? 0)),
                    ["color"] = "--accent",
                    ["thickness"] = 2,
                    ["width"] = 4,
                },
                ["marker"] = new PlotFields { ["color"] = "--accent", ["size"] = 9, ["symbol"] = "diamond" },
                ["hovertemplate"] = "mean %{x}<extra></extra>",
            });
        var beyond = groups.Index().Where(group => !IsOn(group.Item.Of)).ToList();
        if (beyond.Count > 0)
        {
            plot.Add("scatter", new PlotFields
            {
                ["mode"] = "text",
                ["x"] = beyond.Select(_ => Plot.Number(loss.Middle)),
                ["y"] = beyond.Select(static group => group.Index),
                ["text"] = beyond.Select(static group => $"mean {Figures.Loss(group.Item.Of.Mean)}, beyond this axis"),
                ["showlegend"] = false,
                ["hoverinfo"] = "skip",
            });
        }

        html.Add(
            plot, $"The {report.Objective.Name} of the trials of each cell, with mean and interval.",
            groups.Count switch { > 16 => "towering", > 6 => "tall", _ => "low" });
        WriteTable(html, groups);
        var differ = report.Spec.Search.Count == 1
            ? "which differ in their seeds alone."
            : "which differ in the other searched fields too: this compares cells over the whole search, not at their best.";
        html.Add($"<p class=\"note\">Intervals by Student's t over the completed trials of a cell, {differ}</p>");
    }

    private static void WriteTable(
        Html html, IReadOnlyList<(string Cell, List<TrialStatus> Trials, MeanInterval Of)> groups)
    {
        html.OpenScroll("Cells compared, as a table");
        html.Add($"""
            <table class="figures"><thead><tr><th scope="col">cell</th><th scope="col" class="number">trials</th>
            <th scope="col" class="number">mean</th><th scope="col" class="number">95 % interval</th>
            <th scope="col" class="number">best</th><th scope="col" class="number">parameters</th>
            <th scope="col" class="number">seconds</th></tr></thead><tbody>
            """);
        foreach (var (cell, trials, of) in groups)
        {
            html.Add($"""
                <tr><th scope="row">{cell}</th><td class="number">{of.Count}</td><td class="number">{Figures.Loss(of.Mean)}</td>
                <td class="number">{(of.Half is { } half ? $"± {Figures.Loss(half)}" : "–")}</td>
                <td class="number">{Figures.Loss(SweepReport.ValueOf(trials[0]))}</td>
                <td class="number">{Range(trials.Select(static trial => (double)trial.Parameters), Rounded)}</td>
                <td class="number">{Range(trials.Select(static trial => trial.Seconds), Figures.Time)}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");
        html.CloseScroll();
    }

    // One below the other, above the mean.
    private static double Beside(int index, int place) => index - 0.25 + 0.06 * (place % 6);

    private static string Rounded(double value) => Figures.Rounded((long)value);

    private static string Range(IEnumerable<double> values, Func<double, string> text)
    {
        var (low, high) = (text(values.Min()), text(values.Max()));
        return low == high ? low : $"{low} to {high}";
    }
}
