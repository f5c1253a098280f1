using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Client.Sweeps;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>The end of a sweep: its files, the table of its trials, and what to do with the best.</summary>
internal static class SweepSummary
{
    private const string BestName = "best.yaml";

    public static async Task<int> WriteAsync(SweepStatus status, SweepSpec spec, RunFolder folder, Invocation invocation)
    {
        var best = status.Best;
        if (best is not null)
            await folder.WriteSpecAsync(BestName, SpecFile.With(spec.Base, best.Values));
        var result = SweepResult.Of(status, best is null ? null : Path.Combine(folder.Path, BestName));
        await folder.WriteTextAsync("trials.jsonl", string.Concat(
            status.Trials.OrderBy(trial => trial.Number).Select(trial => Json.Line(TrialRow.Of(trial)) + "\n")));
        await folder.WriteTextAsync("result.json", Json.Text(result) + "\n");
        if (invocation.IsJson)
            invocation.WriteJson(result);
        else
            WriteTable(status, spec, result, invocation);
        if (best is not null)
            return ExitCode.Fine;
        await invocation.Shell.Error.WriteLineAsync(
            $"No trial of {status.Id} completed; "
            + $"the reasons are in {invocation.Shown(Path.Combine(folder.Path, "trials.jsonl"))}.");
        return ExitCode.Mistake;
    }

    private static void WriteTable(SweepStatus status, SweepSpec spec, SweepResult result, Invocation invocation)
    {
        var output = invocation.Shell.Output;
        output.WriteLine();
        var console = Terminal.Of(invocation.Shell);
        console.Write(new TrialTable([.. spec.Search.Keys], console.Profile.Width).Of([.. Ranking.Of(status)], ranked: true));
        foreach (var trial in status.Trials.Where(trial => trial.Reason is not null))
            output.WriteLine($"trial {trial.Number}: {trial.Reason}");
        if (result is not { Best: { } best, BestSpec: { } file })
            return;
        output.WriteLine();
        var shares = JobMeasures.SharesOf(status.Best!.Measures);
        output.WriteLine(
            $"best       trial {best.Trial}, loss {Figures.Loss(best.Objective)}{(shares.Length > 0 ? $" ({shares})" : "")}, "
            + $"job {best.Job}");
        output.WriteLine($"best spec  {invocation.Shown(file)}");
        output.WriteLine($"train it   {invocation.Command("train " + invocation.Shown(file))}");
    }
}
