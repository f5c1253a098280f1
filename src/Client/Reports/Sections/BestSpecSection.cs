using DistSeq.Client.Specs;

namespace DistSeq.Client.Reports.Sections;

/// <summary>The spec of the best trial, and the spec of the sweep.</summary>
internal sealed class BestSpecSection : IReportSection
{
    public string Anchor => "specs";

    public string Title => "Best spec";

    public string Lead(SweepReport report) =>
        "The first file trains the best trial again, with the same weights as a result; the second file repeats the whole sweep.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Best is { } best)
        {
            html.Add($"<h3>Job spec of trial {best.Number}</h3>");
            Text(html, SpecWriter.ToText(TrialSpec.Of(report.Spec, best, report.ByNumber)), "The job spec of the best trial");
        }
        else
            html.Add($"<p class=\"none\">No trial has completed yet, so there is no best spec.</p>");

        html.Add($"<h3>Spec of the sweep</h3>");
        Text(html, SpecWriter.ToText(report.Spec), "The spec of the sweep");
    }

    private static void Text(Html html, string text, string label) =>
        html.Add($"<pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code>{text}</code></pre>");
}
