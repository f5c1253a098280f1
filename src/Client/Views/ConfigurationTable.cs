using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>The configurations of a sweep with several seeds as rows, the lowest cost in the mean first.</summary>
/// <param name="fields">Paths of the fields in which configurations differ.</param>
/// <param name="seeds">Trials of each.</param>
/// <param name="width">Columns of the window.</param>
internal sealed class ConfigurationTable(IReadOnlyList<string> fields, int seeds, int width)
{
    private const int WideWindow = 80;

    /// <summary>The table of the trials that have completed: means, with their 95 % intervals.</summary>
    /// <param name="trials">Of the sweep.</param>
    /// <param name="most">Most rows.</param>
    /// <param name="left">Configurations that have no row.</param>
    public Table Of(IReadOnlyList<TrialStatus> trials, int most, out int left)
    {
        var ranked = trials.FirstOrDefault(static trial => trial.IsRanked);
        var name = ranked?.Objectives is [var first, ..] ? first.Name : "objective";
        string[] heads =
        [
            .. fields.Select(static path => path[(path.LastIndexOf('.') + 1)..]), "#params", "#mean " + name, "#± 95 %", "#seeds",
        ];
        var table = NarrowTable.Create(width >= WideWindow ? 2 : 1, heads);
        var groups = trials.Where(static trial => trial.IsRanked).GroupBy(trial => trial.Number / seeds)
            .OrderBy(static group => group.Average(static trial => trial.Cost)).ThenBy(static group => group.Key).ToList();
        foreach (var group in groups.Take(most))
        {
            var trial = group.First();
            var mean = MeanInterval.Of([.. group.Select(static trial => trial.Objective!.Value)]);
            table.AddRow(
            [
                .. fields.Select(path => new Text(trial.Values.TryGetValue(path, out var value) ? Figures.Value(value) : "-")),
                new Text(Figures.Count(trial.Parameters)),
                new Text(Figures.Loss(mean.Mean)),
                new Text(mean.Half is { } half ? Figures.Loss(half) : "-"),
                new Text(Figures.Count(mean.Count)),
            ]);
        }

        left = Math.Max(0, groups.Count - most);
        return table;
    }
}
