using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>
/// Trials of a sweep as rows. The heading of a searched field is the end of its path. Where the fields do not fit into the
/// window, they share one column.
/// </summary>
/// <param name="fields">Paths of the fields in which trials differ.</param>
/// <param name="objective">Name of the first objective; null before it is known.</param>
/// <param name="width">Columns of the window; below 80, headings are cut and large numbers rounded.</param>
internal sealed class TrialTable(IReadOnlyList<string> fields, string? objective, int width)
{
    private const int WideWindow = 80;
    private const int ShortHeading = 8;
    private const int LeastValues = 12;

    private readonly bool _isWide = width >= WideWindow;

    private int Gap => _isWide ? 2 : 1;

    /// <summary>The fields in which trials differ: those that are searched, then those that are set in other ways.</summary>
    public static IReadOnlyList<string> FieldsOf(SweepSpec spec, IEnumerable<TrialStatus> trials) =>
        [.. spec.Search.Keys.Concat(trials.SelectMany(static trial => trial.Values.Keys)).Distinct()];

    public Table Of(IReadOnlyList<TrialStatus> trials, bool ranked, Func<TrialStatus, string?>? progress = null)
    {
        var continues = trials.Any(static trial => trial.Parent is not null);
        string[] headings =
        [
            .. ranked ? (string[])[_isWide ? "#rank" : "#no"] : [], "#trial",
            .. continues ? (string[])["#parent"] : [], .. fields.Select(Heading),
            "#" + Cut(objective ?? "objective"), "#params", "#time", "state",
        ];
        string[][] rows = [.. trials.Select((trial, index) =>
            Cells(trial, ranked ? index + 1 : null, continues, progress?.Invoke(trial)).ToArray())];
        var first = 1 + (ranked ? 1 : 0) + (continues ? 1 : 0);
        if (fields.Count > 1 && WidthOf(headings, rows) > width)
            (headings, rows) = (Joined(headings, first, ["values"]), Joined(rows, headings, first));
        var table = NarrowTable.Create(Gap, headings);
        foreach (var row in rows)
            table.AddRow(row.Select(static cell => new Text(cell) { Overflow = Overflow.Ellipsis }));
        return table;
    }

    /// <summary>Where a trial stands, in a word or two.</summary>
    public static string StateOf(TrialStatus trial) => trial switch
    {
        { State: TrialState.Pruned, Rungs: [.., var last] } => $"pruned at {Figures.Count(last.Step)}",
        { State: TrialState.Running, Rungs: [.., var last] } => $"at {Figures.Count(last.Step)}",
        _ => trial.State.ToString().ToLowerInvariant(),
    };

    private IEnumerable<string> Cells(TrialStatus trial, int? rank, bool continues, string? progress)
    {
        if (rank is { } number)
            yield return Figures.Count(number);
        yield return Figures.Count(trial.Number);
        if (continues)
            yield return trial.Parent is { } parent ? Figures.Count(parent) : "-";
        foreach (var path in fields)
            yield return trial.Values.TryGetValue(path, out var value) ? Figures.Value(value) : "-";
        yield return Figures.Loss(trial.Objective ?? (trial.Rungs is [.., var last] ? last.Objective : null));
        yield return _isWide ? Figures.Count(trial.Parameters) : Figures.Rounded(trial.Parameters);
        yield return Figures.Time(trial.Seconds);
        yield return progress ?? StateOf(trial);
    }

    private int WidthOf(string[] headings, string[][] rows) => (Gap * (headings.Length - 1))
        + headings.Select((heading, column) =>
            rows.Select(row => row[column].Length).Append(heading.TrimStart('#').Length).Max()).Sum();

    private string[] Joined(string[] cells, int first, string[] joined) =>
        [.. cells[..first], .. joined, .. cells[(first + fields.Count)..]];

    private string[][] Joined(string[][] rows, string[] headings, int first)
    {
        string[] others = Joined(headings, first, [""]);
        var room = Math.Max(LeastValues, width - WidthOf(others, [.. rows.Select(row => Joined(row, first, [""]))]));
        return [.. rows.Select(row => Joined(
            row, first, [Figures.Clip(string.Join(' ', row[first..(first + fields.Count)]), room)]))];
    }

    private string Heading(string path) => Cut(path[(path.LastIndexOf('.') + 1)..]);

    private string Cut(string heading) =>
        _isWide || heading.Length <= ShortHeading ? heading : heading[..(ShortHeading - 1)] + "…";
}
