using DistSeq.Client.Runs;
using DistSeq.Client.Sweeps;
using DistSeq.Client.Views;
using Spectre.Console;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>The end of a sweep: its files, the table of its trials, and what to do with the best.</summary>
internal static class SweepSummary
{
    private const string BestName = "best.yaml";
    private const int MostShown = 20;
    private const int MostConfigurations = 30;
    private const int MostReasons = 10;

    public static async Task<int> WriteAsync(SweepStatus status, SweepSpec spec, RunFolder folder, Invocation invocation)
    {
        if (status.Failures.Count > 0)
            throw new InvalidSpecException(status.Failures);
        var best = status.Best;
        if (best is not null)
            await folder.WriteSpecAsync(BestName, TrialSpec.Of(spec, best, status.Trials));
        var result = SweepResult.Of(status, best is null ? null : Path.Combine(folder.Path, BestName));
        await folder.WriteTextAsync("result.json", Json.Text(result) + "\n");
        if (invocation.IsJson)
        {
            invocation.WriteJson(result);
        }
        else
        {
            await invocation.Shell.Output.WriteLineAsync();
            WriteTable(status, spec, invocation);
            if (result.BestSpec is { } file)
            {
                await invocation.Shell.Output.WriteLineAsync($"best spec  {invocation.Shown(file)}");
                await invocation.Shell.Output.WriteLineAsync(
                    $"train it   {invocation.Command("train " + invocation.Shown(file))}");
            }

            await invocation.Shell.Output.WriteLineAsync(
                $"report     {invocation.ModelCommand("sweep report " + status.Id, isOfRuns: true)}");
        }

        if (status.State == SweepState.Cancelled)
            await invocation.Shell.Error.WriteLineAsync($"The sweep {status.Id} was cancelled.");
        else if (best is null)
        {
            await invocation.Shell.Error.WriteLineAsync($"No trial of {status.Id} completed; "
                + $"the reasons are in {invocation.Shown(Path.Combine(folder.Path, "trials.jsonl"))}.");
        }

        return best is not null && status.State == SweepState.Completed ? ExitCode.Fine : ExitCode.Mistake;
    }

    /// <summary>The table of the best trials or configurations, why some failed, and the best.</summary>
    public static void WriteTable(SweepStatus status, SweepSpec spec, Invocation invocation)
    {
        var output = invocation.Shell.Output;
        var console = Terminal.Of(invocation.Shell);
        var fields = TrialTable.FieldsOf(spec, status.Trials);
        if (spec.Seeds > 1)
            WriteConfigurations(status, [.. fields.Where(static path => path != "seed")], spec.Seeds, output, console);
        else
            WriteTrials(status, fields, output, console);
        foreach (var trial in status.Trials.Where(static trial => trial.Reason is not null).Take(MostReasons))
            output.WriteLine($"trial {trial.Number}: {trial.Reason}");
        if (status.IsExhausted)
        {
            output.WriteLine(
                $"All {Figures.Number(status.Trials.Count / spec.Seeds, "point")} of the space have been tried.");
        }

        WriteBest(status, output);
    }

    private static void WriteTrials(
        SweepStatus status, IReadOnlyList<string> fields, TextWriter output, IAnsiConsole console)
    {
        var ranked = TrialOrder.BestFirst(status.Trials).ToList();
        var name = ranked is [{ Objectives: [var first, ..] }, ..] ? first.Name : null;
        console.Write(new TrialTable(fields, name, console.Profile.Width).Of([.. ranked.Take(MostShown)], ranked: true));
        WriteLeft(ranked.Count - MostShown, "more trial", output);
    }

    private static void WriteConfigurations(
        SweepStatus status, IReadOnlyList<string> fields, int seeds, TextWriter output, IAnsiConsole console)
    {
        var table = new ConfigurationTable(fields, seeds, console.Profile.Width);
        console.Write(table.Of(status.Trials, MostConfigurations, out var left));
        WriteLeft(left, "more configuration", output);
    }

    private static void WriteLeft(int count, string what, TextWriter output)
    {
        if (count > 0)
            output.WriteLine($"and {Figures.Number(count, what)}: see trials.csv in the sweep's folder");
    }

    private static void WriteBest(SweepStatus status, TextWriter output)
    {
        if (status.Best is not { } best)
            return;
        var shares = JobMeasures.SharesOf(best.Measures);
        output.WriteLine();
        output.WriteLine($"best       trial {best.Number}, {NameOf(best)} {Figures.Loss(best.Objective)}"
            + $"{(shares.Length > 0 ? $" ({shares})" : "")}, job {best.Job}");
        if (best.Objectives is [var first, var second] && TrialOrder.Front(status.Trials) is { Count: > 1 } front)
        {
            output.WriteLine($"no other is better in both {first.Name} and {second.Name}: "
                + $"trials {string.Join(", ", front.Select(static trial => trial.Number))}");
        }
    }

    private static string NameOf(TrialStatus trial) => trial.Objectives is [var first, ..] ? first.Name : "objective";
}
