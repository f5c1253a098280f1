using System.Reflection;
using DistSeq.Client.Views;

namespace DistSeq.Client.Reports;

/// <summary>The head of the page: which sweep, how it stands, and its best trial.</summary>
internal static class PageHeader
{
    /// <summary>Of this client, without what stands behind a plus sign.</summary>
    public static string Version { get; } = typeof(PageHeader).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void Write(Html html, SweepReport report)
    {
        var (status, spec) = (report.Status, report.Spec);
        var ended = status.Trials.Count(static trial => trial.HasEnded);
        html.Add($"<header><p class=\"kind\">DistSeq · report of a sweep</p><h1>{status.Name}</h1>");
        if (!status.IsFinished)
        {
            html.Add($"""
                <p class="banner">The sweep is still running: {ended} of {status.Budget} trials have ended. The report shows
                what is known so far.</p>
                """);
        }

        if (status.Trouble is { } trouble)
            html.Add($"<p class=\"banner trouble\">It is held up: {trouble}</p>");
        foreach (var note in status.Notes)
            html.Add($"<p class=\"banner\">Note: {note}</p>");
        WriteBest(html, report);
        html.Add($"<dl class=\"facts\">");
        Fact(html, "id", status.Id);
        Fact(html, "state", status.State.ToString().ToLowerInvariant());
        Fact(html, "trials", Counts(report, ended));
        Fact(html, "submitted", Time(status.SubmittedAt));
        Fact(html, "report written", Time(report.WrittenAt));
        Fact(html, "search", Settings(spec.Algorithm));
        Fact(html, "pruning", spec.Pruning is { } pruning ? Settings(pruning) : "none");
        Fact(html, "seed", Number(spec.Seed));
        Fact(html, "lag", Number(spec.LagOrDefault));
        Fact(html, "objective", $"{report.Objective.Name}, {report.Objective.Better} is better");
        Fact(html, "task", SpecJson.Word(spec.Base.Learns));
        Fact(html, "data", $"{NameOf(spec.Base.Data.Path)} ({SpecJson.Word(spec.Base.Data.Format)})");
        Fact(html, "optimizer updates", Figures.Count(status.Trials.Sum(static trial => trial.Steps)));
        Fact(html, "training time", $"{Figures.Duration(status.Trials.Sum(static trial => trial.Seconds))}, all trials together");
        html.Add($"</dl></header>");
    }

    /// <summary>To the minute, the same everywhere.</summary>
    public static string Time(DateTimeOffset time) => time == default
        ? "unknown"
        : time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static void WriteBest(Html html, SweepReport report)
    {
        if (report.Best is not { } best)
        {
            html.Add($"<p class=\"banner\">No trial has completed{(report.Status.IsFinished ? "" : " yet")}.</p>");
            return;
        }

        html.Add($"""
            <div class="best"><p class="figure"><span>{report.Objective.Name} of the best trial</span>
            <strong>{Figures.Loss(SweepReport.ValueOf(best))}</strong>
            <span>trial {best.Number} · {Figures.Count(best.Parameters)} parameters · {Figures.Time(best.Seconds)}</span></p><ul>
            """);
        foreach (var (path, value) in best.Values)
            html.Add($"<li><span>{path}</span> <b>{Figures.Value(value)}</b></li>");
        html.Add($"</ul></div>");
    }

    private static void Fact(Html html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static string Counts(SweepReport report, int ended) => string.Join(", ", report.Status.Trials
        .GroupBy(static trial => trial.State).OrderByDescending(static group => group.Count())
        .Select(static group => $"{Figures.Count(group.Count())} {group.Key.ToString().ToLowerInvariant()}")
        .Prepend($"{Figures.Count(ended)} of {Figures.Count(report.Status.Budget)} ended"));

    // "tpe, startup 10": the kind, and whatever else the spec says.
    private static string Settings(object spec) => string.Join(", ", SpecFields.Of(spec.GetType())
        .Select(field => (field.Key, Value: field.Property.GetValue(spec)))
        .Where(static setting => setting.Value is not null)
        .Select(static setting => setting.Value switch
        {
            Enum word => SpecJson.Word(word),
            bool flag => $"{setting.Key} {(flag ? "true" : "false")}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{setting.Key} {setting.Value}"),
        }));

    // Where it is on somebody's machine says nothing to readers; the spec of the sweep has the whole path.
    private static string NameOf(string path) => path.Contains("://", StringComparison.Ordinal)
        ? path
        : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
