namespace DistSeq.Client.Reports.Sections;

/// <summary>Trials that did not complete, and why.</summary>
internal sealed class FailuresSection : IReportSection
{
    private const int MostNamed = 20;

    public string Anchor => "failures";

    public string Title => "Failures";

    public string Lead(SweepReport report) =>
        "Trials that gave no result, one row for each reason, the most frequent first; values that only these trials have are "
        + "worth a look.";

    public void Write(Html html, SweepReport report)
    {
        foreach (var failure in report.Status.Failures)
            html.Add($"<p class=\"trouble\">{failure}</p>");
        var reasons = report.ByNumber.Where(static trial => trial.State is TrialState.Failed or TrialState.Cancelled)
            .GroupBy(static trial => (trial.State, trial.Reason)).OrderByDescending(static group => group.Count()).ToList();
        if (reasons.Count == 0)
        {
            html.Add($"<p class=\"none\">No trial has failed.</p>");
            return;
        }

        html.OpenScroll("Failures, as a table");
        html.Add($"""
            <table class="figures"><thead><tr><th scope="col" class="number">trials</th><th scope="col">state</th>
            <th scope="col">reason</th><th scope="col">numbers</th></tr></thead><tbody>
            """);
        foreach (var group in reasons)
        {
            var numbers = string.Join(", ", group.Take(MostNamed).Select(static trial => trial.Number));
            var more = group.Count() > MostNamed ? ", …" : "";
            html.Add($"""
                <tr><td class="number">{group.Count()}</td>
                <td>{group.Key.State.ToString().ToLowerInvariant()}</td>
                <td class="reason">{group.Key.Reason ?? "none is known"}</td><td>{numbers}{more}</td></tr>
                """);
        }

        html.Add($"</tbody></table>");
        html.CloseScroll();
    }
}
