using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Sweeps;

/// <summary>The table of trials in the sweep's folder: trials.jsonl and trials.csv, by number, kept up to date.</summary>
internal sealed class TrialFiles(RunFolder folder, SweepSpec spec, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long? _written;

    /// <summary>Writes them, unless they were written less than a second ago.</summary>
    public Task UpdateAsync(IReadOnlyCollection<TrialStatus> trials) =>
        _written is { } then && clock.GetElapsedTime(then) < Pause ? Task.CompletedTask : WriteAsync(trials);

    /// <summary>Writes them now.</summary>
    public async Task WriteAsync(IReadOnlyCollection<TrialStatus> trials)
    {
        _written = clock.GetTimestamp();
        var fields = TrialTable.FieldsOf(spec, trials);
        TrialRow[] rows = [.. trials.OrderBy(static trial => trial.Number).Select(TrialRow.Of)];
        await folder.WriteTextAsync("trials.jsonl", string.Concat(rows.Select(static row => Json.Line(row) + "\n")));
        await folder.WriteTextAsync("trials.csv", string.Concat(rows.Select(row => Line(row, fields)).Prepend(Heading(fields))));
    }

    private static string Heading(IReadOnlyList<string> fields) =>
        Join(["number", "state", "parent", .. fields, "objective", "parameters", "steps", "seconds", "job", "reason"]);

    private static string Line(TrialRow row, IReadOnlyList<string> fields) => Join(
    [
        Text(row.Number), row.State.ToString().ToLowerInvariant(), Text(row.Parent),
        .. fields.Select(field => row.Values.GetValueOrDefault(field, "")),
        Text(row.Objective), Text(row.Parameters), Text(row.Steps), Text(row.Seconds), row.Job, row.Reason ?? "",
    ]);

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Join(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\n";

    // RFC 4180.
    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\r\n")
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
