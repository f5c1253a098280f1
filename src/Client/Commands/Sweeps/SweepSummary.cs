using DistSeq.Client.Runs;
using DistSeq.Client.Sweeps;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>The end of a sweep: its files, the table of its trials, and what to do with the best.</summary>
internal static class SweepSummary
{
    private const string BestName = "best.yaml";

    public static async Task<int> WriteAsync(SweepStatus status, SweepSpec spec, RunFolder folder, Invocation invocation)
    {
        if (status.Failures.Count > 0)
            throw new InvalidSpecException(status.Failures);
        var best = status.Best;
        if (best is not null)
            await folder.WriteSpecAsync(BestName, SpecPath.With(spec.Base, best.Values));
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

    /// <summary>The table of trials, why some failed, and the best.</summary>
    public static void WriteTable(SweepStatus status, SweepSpec spec, Invocation invocation)
    {
        var output = invocation.Shell.Output;
        var console = Terminal.Of(invocation.Shell);
        console.Write(new TrialTable([.. spec.Search.Keys], console.Profile.Width)
            .Of([.. TrialOrder.BestFirst(status.Trials)], ranked: true));
        foreach (var trial in status.Trials.Where(static trial => trial.Reason is not null))
            output.WriteLine($"trial {trial.Number}: {trial.Reason}");
        if (status.Best is not { } best)
            return;
        var shares = JobMeasures.SharesOf(best.Measures);
        output.WriteLine();
        output.WriteLine(
            $"best       trial {best.Number}, loss {Figures.Loss(best.Objective)}{(shares.Length > 0 ? $" ({shares})" : "")}, "
            + $"job {best.Job}");
    }
}
