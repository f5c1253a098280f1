using DistSeq.Contracts.Sweeps;
using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Trials of a sweep as rows. A searched field is headed by the end of its path.</summary>
internal static class TrialTable
{
    public static Table Of(IReadOnlyList<TrialStatus> trials, IReadOnlyList<string> fields, bool ranked, Func<TrialStatus, string?>? progress = null)
    {
        var table = NarrowTable.Create(
        [
            .. ranked ? (string[])["#rank"] : [], "#trial", .. fields.Select(path => path[(path.LastIndexOf('.') + 1)..]), "#loss", "#params", "#time", "state",
        ]);
        var rank = 0;
        foreach (var trial in trials)
        {
            var cells = new List<string>();
            if (ranked)
                cells.Add(Figures.Count(++rank));
            cells.Add(Figures.Count(trial.Number));
            cells.AddRange(fields.Select(path => trial.Values.TryGetValue(path, out var value) ? Figures.Value(value) : "-"));
            cells.Add(Figures.Loss(trial.Objective));
            cells.Add(Figures.Count(trial.Parameters));
            cells.Add(Figures.Duration(trial.Seconds));
            cells.Add(progress?.Invoke(trial) ?? trial.State.ToString().ToLowerInvariant());
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        return table;
    }
}
