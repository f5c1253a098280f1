using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>The configurations of a sweep with several seeds as rows, the lowest cost in the mean first.</summary>
/// <param name="fields">Paths of the fields in which configurations differ.</param>
/// <param name="seeds">Trials of each.</param>
/// <param name="width">Columns of the window.</param>
internal sealed class ConfigurationTable(IReadOnlyList<string> fields, int seeds, int width)
{
    private const int WideWindow = 80;

    /// <summary>The table of the trials that have completed.</summary>
    /// <param name="trials">Of the sweep.</param>
    /// <param name="most">Most rows.</param>
    public Table Of(IReadOnlyList<TrialStatus> trials, int most)
    {
        var ranked = trials.FirstOrDefault(static trial => trial.IsRanked);
        var name = ranked?.Objectives is [var first, ..] ? first.Name : "objective";
        var table = NarrowTable.Create(
            width >= WideWindow ? 2 : 1,
            [.. fields.Select(static path => path[(path.LastIndexOf('.') + 1)..]), "#mean " + name, "#from", "#to", "#seeds"]);
        var rows = trials.Where(static trial => trial.IsRanked).GroupBy(trial => trial.Number / seeds)
            .OrderBy(static group => group.Average(static trial => trial.Cost)).ThenBy(static group => group.Key).Take(most);
        foreach (var group in rows)
        {
            var values = group.First().Values;
            table.AddRow(
            [
                .. fields.Select(path => new Text(values.TryGetValue(path, out var value) ? Figures.Value(value) : "-")),
                new Text(Figures.Loss(group.Average(static trial => trial.Objective))),
                new Text(Figures.Loss(group.Min(static trial => trial.Objective))),
                new Text(Figures.Loss(group.Max(static trial => trial.Objective))),
                new Text(Figures.Count(group.Count())),
            ]);
        }

        return table;
    }
}
