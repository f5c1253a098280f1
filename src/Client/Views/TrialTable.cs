using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Trials of a sweep as rows. The heading of a searched field is the end of its path.</summary>
/// <param name="fields">Paths of the searched fields.</param>
/// <param name="width">Columns of the window; below 80, headings are cut and large numbers rounded.</param>
internal sealed class TrialTable(IReadOnlyList<string> fields, int width)
{
    private const int WideWindow = 80;
    private const int ShortHeading = 8;

    private readonly bool _isWide = width >= WideWindow;

    public Table Of(IReadOnlyList<TrialStatus> trials, bool ranked, Func<TrialStatus, string?>? progress = null)
    {
        var rank = ranked ? (string[])["#rank"] : [];
        var table = NarrowTable.Create(
            _isWide ? 2 : 1,
            [
                .. _isWide ? rank : rank.Select(static _ => "#no"), "#trial", .. fields.Select(Heading),
                "#loss", "#params", "#time", "state",
            ]);
        for (var i = 0; i < trials.Count; i++)
        {
            table.AddRow(Cells(trials[i], ranked ? i + 1 : null, progress?.Invoke(trials[i]))
                .Select(static cell => new Text(cell)));
        }

        return table;
    }

    private IEnumerable<string> Cells(TrialStatus trial, int? rank, string? progress)
    {
        if (rank is { } number)
            yield return Figures.Count(number);
        yield return Figures.Count(trial.Number);
        foreach (var path in fields)
            yield return trial.Values.TryGetValue(path, out var value) ? Figures.Value(value) : "-";
        yield return Figures.Loss(trial.Objective);
        yield return _isWide ? Figures.Count(trial.Parameters) : Figures.Rounded(trial.Parameters);
        yield return Figures.Time(trial.Seconds);
        yield return progress ?? trial.State.ToString().ToLowerInvariant();
    }

    private string Heading(string path)
    {
        var heading = path[(path.LastIndexOf('.') + 1)..];
        return _isWide || heading.Length <= ShortHeading ? heading : heading[..(ShortHeading - 1)] + "…";
    }
}
