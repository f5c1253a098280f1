using System.Security.Cryptography;
using DistSeq.Client.Reports.Charts;

namespace DistSeq.Client.Reports;

/// <summary>The report as one HTML page that needs nothing else: script, style and data are within it.</summary>
internal static class ReportPage
{
    public static string Of(SweepReport report)
    {
        var html = new Html();
        string[] scripts = [PlotlyScript.Read(), Own("page.js")];
        // Only these two scripts may run, and nothing may be fetched. Charts of WebGL compile functions of their own.
        var policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
            + $"script-src 'unsafe-eval' {string.Join(' ', scripts.Select(Hash))}";
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{report.Status.Name}: report of a sweep</title>
            """);
        html.AddOwn("style", Own("page.css"));
        html.Add($"</head><body><a class=\"skip\" href=\"#main\">Skip to the report</a>");
        PageHeader.Write(html, report);
        WriteContents(html);
        html.Add($"<main id=\"main\" tabindex=\"-1\">");
        foreach (var section in SectionCatalog.All)
            Write(html, section, report);
        html.Add($"""
            </main><footer>Written by DistSeq {PageHeader.Version} on {PageHeader.Time(report.WrittenAt)}. Charts are drawn by
            plotly.js (MIT license), which is part of this page.</footer>
            """);
        // It takes a while to start: the page is there before it runs.
        html.AddOwn("script type=\"text/plain\" id=\"plotly\"", scripts[0]);
        html.AddOwn("script", scripts[1]);
        html.Add($"</body></html>");
        return html.ToString();
    }

    private static void WriteContents(Html html)
    {
        html.Add($"<nav aria-label=\"Contents\"><ul>");
        foreach (var section in SectionCatalog.All)
            html.Add($"<li><a href=\"#{section.Anchor}\">{section.Title}</a></li>");
        html.Add($"</ul></nav>");
    }

    private static void Write(Html html, IReportSection section, SweepReport report)
    {
        html.Add($"""
            <section id="{section.Anchor}" aria-labelledby="{section.Anchor}-title"><details open>
            <summary><h2 id="{section.Anchor}-title">{section.Title}</h2></summary>
            <p class="lead">{section.Lead(report)}</p>
            """);
        section.Write(html, report);
        html.Add($"</details></section>");
    }

    private static string Own(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
