using DistSeq.Client.Views;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The table of all trials.</summary>
internal sealed class TrialsSection : IReportSection
{
    public string Anchor => "trials";

    public string Title => "All trials";

    public string Lead(SweepReport report) =>
        "Best first; the buttons in the headings sort the table by their column, and a second press reverses the order.";

    public void Write(Html html, SweepReport report)
    {
        if (report.ByNumber.Count == 0)
        {
            html.Add($"<p class=\"none\">The sweep has issued no trial yet.</p>");
            return;
        }

        html.OpenScroll("All trials, scrolls in both directions", "high");
        html.Add($"<table class=\"sortable\"><caption class=\"hidden\">Trials of {report.Status.Id}</caption><thead><tr>");
        Heading(html, "rank", isNumber: true, sort: "ascending");
        Heading(html, "trial", isNumber: true);
        Heading(html, "state");
        Heading(html, report.Objective.Name, isNumber: true);
        foreach (var axis in report.Axes)
            Heading(html, axis.Label, isNumber: axis.Categories is null);
        foreach (var name in (string[])["parameters", "steps", "seconds"])
            Heading(html, name, isNumber: true);
        Heading(html, "job");
        Heading(html, "reason");
        html.Add($"</tr></thead><tbody>");
        var rank = 0;
        foreach (var trial in TrialOrder.BestFirst(report.ByNumber))
            Row(html, report, trial, ++rank);
        html.Add($"</tbody></table>");
        html.CloseScroll();
        html.Add($"<p class=\"hidden\" role=\"status\" id=\"sorted\"></p>");
    }

    private static void Heading(Html html, string title, bool isNumber = false, string sort = "none") => html.Add($"""
        <th scope="col" class="{(isNumber ? "number" : "")}" aria-sort="{sort}"><button type="button">{title}</button></th>
        """);

    private static void Row(Html html, SweepReport report, TrialStatus trial, int rank)
    {
        html.Add($"<tr>");
        Number(html, rank, Figures.Count(rank));
        Number(html, trial.Number, Figures.Count(trial.Number));
        var state = trial.State.ToString().ToLowerInvariant();
        html.Add($"<td><span class=\"state {state}\">{state}</span></td>");
        Number(html, trial.Objective, Figures.Loss(trial.Objective));
        foreach (var axis in report.Axes)
        {
            var text = trial.Values.TryGetValue(axis.Path, out var value) ? Figures.Value(value) : "";
            if (axis.Categories is null)
                Number(html, axis.At(trial), text);
            else
                html.Add($"<td>{text}</td>");
        }

        Number(html, trial.Parameters, Figures.Count(trial.Parameters));
        Number(html, trial.Steps, Figures.Count(trial.Steps));
        Number(html, trial.Seconds, Figures.Fixed(trial.Seconds, 1));
        html.Add($"<td><code>{trial.Job}</code></td><td class=\"reason\">{trial.Reason}</td></tr>");
    }

    // The whole number is what it is sorted by.
    private static void Number(Html html, double? value, string text) =>
        html.Add($"<td class=\"number\" data-v=\"{value}\">{text}</td>");
}
