using DistSeq.Client.Views;
using DistSeq.Contracts.Planning;
using Spectre.Console;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>What sweep run --dry-run prints.</summary>
internal static class SweepPlanSummary
{
    private const int MostShown = 10;

    /// <summary>Prints it; returns the exit code.</summary>
    public static int Write(PlannedSweep plan, SweepSpec spec, Invocation invocation)
    {
        // A fault of some trials is theirs alone.
        var code = plan.First.Count > 0 && plan.First.All(static trial => trial.Job is null) ? ExitCode.Mistake : ExitCode.Fine;
        foreach (var note in plan.Data?.Notes ?? [])
            invocation.Progress.WriteLine($"note: {note}");
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { spec.Name, Plan = plan });
            return code;
        }

        var output = invocation.Shell.Output;
        output.WriteLine(
            $"sweep     {spec.Name}: {Figures.Number(plan.Trials, "trial")}, {Figures.Count(plan.AtOnce)} at once"
            + (spec.Seeds > 1 ? $"; {spec.Seeds} seeds of each configuration" : "") + SpaceOf(plan));
        if (plan.Data is { } data)
            output.WriteLine($"data      {JobPlanSummary.DataOf(data)}");
        output.WriteLine();
        Terminal.Of(invocation.Shell).Write(Trials(plan, [.. spec.Search.Keys]));
        if (Later(plan) is { } later)
            output.WriteLine(later);
        output.WriteLine();
        foreach (var trial in plan.First.Where(static trial => trial.Fault is not null).Take(MostShown))
            output.WriteLine($"trial {trial.Number} would fail: {trial.Fault}");
        WriteFigures(plan, output);
        output.WriteLine(JobPlanSummary.End);
        return code;
    }

    private static void WriteFigures(PlannedSweep plan, TextWriter output)
    {
        var bySize = plan.First.Where(static trial => trial.Job is not null)
            .OrderBy(static trial => trial.Job!.Parameters).ToList();
        if (bySize is not [var smallest, ..])
            return;
        var largest = bySize[^1];
        output.WriteLine($"smallest  trial {smallest.Number}: {Figures.Count(smallest.Job!.Parameters)} parameters");
        output.WriteLine($"largest   trial {largest.Number}: {Figures.Count(largest.Job!.Parameters)} parameters");
        var hungriest = bySize.MaxBy(static trial => trial.Job!.MemoryBytes)!.Job!;
        output.WriteLine($"memory    {JobPlanSummary.MemoryOf(hungriest)}, each trial");
        output.WriteLine(
            $"steps     {Figures.Count(plan.Steps)} in all{(plan.First.Count < plan.Trials ? ", if later trials are alike" : "")}"
            + (plan.Rungs.Count > 0 ? ", less what pruning saves" : ""));
        if (plan.Rungs.Count > 0)
            output.WriteLine($"rungs     at steps {string.Join(", ", plan.Rungs.Select(static step => Figures.Count(step)))}");
        output.WriteLine($"time      {JobPlanSummary.TimeOf(plan.Seconds)}");
    }

    private static string SpaceOf(PlannedSweep plan) =>
        plan.Points is { } points ? $"; the space has {Figures.Count(points)} point{(points == 1 ? "" : "s")}" : "";

    private static string? Later(PlannedSweep plan) => (Math.Min(MostShown, plan.First.Count), plan.Trials) switch
    {
        var (shown, all) when shown >= all => null,
        var (shown, _) when plan.DependsOnResults && shown == plan.First.Count => "The values of later trials depend on results.",
        var (shown, all) => $"and {Figures.Count(all - shown)} more",
    };

    private static Table Trials(PlannedSweep plan, IReadOnlyList<string> fields)
    {
        var table = NarrowTable.Create(
            2, ["#trial", .. fields.Select(static path => path[(path.LastIndexOf('.') + 1)..]), "#params", "#steps"]);
        foreach (var trial in plan.First.Take(MostShown))
        {
            string[] cells =
            [
                Figures.Count(trial.Number),
                .. fields.Select(path => trial.Values.TryGetValue(path, out var value) ? Figures.Value(value) : "-"),
                trial.Job is { } job ? Figures.Count(job.Parameters) : "-",
                trial.Job is { } its ? Figures.Count(its.Steps) : "-",
            ];
            table.AddRow(cells.Select(static cell => new Text(cell)));
        }

        return table;
    }
}
