using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Reports.Numbers;
using DistSeq.Client.Views;

namespace DistSeq.Client.Reports.Sections;

/// <summary>How much each field matters, by two analyses that ask different questions.</summary>
internal sealed class ImportanceSection : IReportSection
{
    private const int FewestTrials = 10;

    public string Anchor => "importance";

    public string Title => "Importance of the fields";

    public string Lead(SweepReport report) =>
        "A long bar means that the field matters: PED-ANOVA asks in which fields the best tenth of the trials differs from all "
        + "trials, and fANOVA asks which share of the variance over the whole space a field explains on its own.";

    public void Write(Html html, SweepReport report)
    {
        if (report.Sample.Count < FewestTrials)
        {
            html.Add($"""
                <p class="none">This takes at least {FewestTrials} completed trials; the sweep has {report.Sample.Count}.</p>
                """);
            return;
        }

        var (ped, functional) = (PedAnova.Of(report.Sample), FunctionalAnova.Of(report.Sample));
        int[] order = [.. Enumerable.Range(0, report.Axes.Count).OrderByDescending(field => ped[field] + functional[field])];
        // A bar chart begins at the bottom.
        var names = order.Reverse().Select(field => Plot.Text(report.Axes[field].Label)).ToArray();
        var plot = new Plot(new PlotAxis("importance") { Range = (0, 1) }, new PlotAxis(""))
            .Add("bar", Bars("fANOVA", "--series-1", names, order.Reverse().Select(field => functional[field])))
            .Add("bar", Bars("PED-ANOVA", "--series-0", names, order.Reverse().Select(field => ped[field])))
            .With("showlegend", true).With("barmode", "group").With("bargap", 0.3);
        html.Add($"<div class=\"grid wide\">");
        html.Add(plot, "The importance of each field by PED-ANOVA and by fANOVA.", order.Length > 6 ? "tall" : "");
        html.OpenScroll("Importance of the fields, as a table");
        html.Add($"""
            <table class="figures"><thead><tr><th scope="col">field</th><th scope="col" class="number">PED-ANOVA</th>
            <th scope="col" class="number">fANOVA</th></tr></thead><tbody>
            """);
        foreach (var field in order)
        {
            html.Add($"""
                <tr><th scope="row"><code>{report.Axes[field].Path}</code></th>
                <td class="number">{Figures.Percent(ped[field])}</td>
                <td class="number">{Figures.Percent(functional[field])}</td></tr>
                """);
        }

        html.Add($"""
            <tr><th scope="row">combinations of fields</th><td class="number">–</td>
            <td class="number">{Figures.Percent(Math.Max(0, 1 - functional.Sum()))}</td></tr></tbody></table>
            """);
        html.CloseScroll();
        html.Add($"</div>");
        html.Add($"""
            <p class="note">From {report.Sample.Count} completed trials. Regions where training goes wrong dominate fANOVA;
            PED-ANOVA looks only at what the best trials have in common. With few trials both are rough. PED-ANOVA: Watanabe,
            Bansal and Hutter, IJCAI 2023. fANOVA: Hutter, Hoos and Leyton-Brown, ICML 2014.</p>
            """);
    }

    private static PlotFields Bars(string name, string color, string[] names, IEnumerable<double> shares) => new()
    {
        ["name"] = name,
        ["orientation"] = "h",
        ["y"] = names,
        ["x"] = Plot.Numbers(shares),
        ["marker"] = new PlotFields { ["color"] = color },
        ["hovertemplate"] = "%{x:.1%}<extra>" + name + "</extra>",
        // The legend from the top, as the bars are.
        ["legendrank"] = name == "PED-ANOVA" ? 1 : 2,
    };
}
