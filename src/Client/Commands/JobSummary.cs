using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Commands;

/// <summary>The last lines of train and watch: sampled text, losses, the checkpoint and what to do with it.</summary>
internal static class JobSummary
{
    public static void Write(JobResult result, Invocation invocation)
    {
        var output = invocation.Shell.Output;
        if (result.Samples.Count > 0)
        {
            output.WriteLine();
            // One behind the other, the lines of two samples could not be told apart.
            string[] samples = [.. result.Samples.Select(static sample => Figures.Printable(sample).Trim('\n').TrimEnd())];
            var apart = Array.Exists(samples, static sample => sample.Contains('\n', StringComparison.Ordinal));
            output.WriteLine(string.Join(
                apart ? "\n\n" : "\n",
                samples.Select(static sample => "  " + sample.Replace("\n", "\n  ", StringComparison.Ordinal))));
        }

        output.WriteLine();
        output.WriteLine($"job              {result.Job}, {result.State.ToString().ToLowerInvariant()}: {Figures.Count(result.Steps)} steps, "
            + $"{Figures.Count(result.Tokens)} {result.TokenUnit} in {Figures.Duration(result.Seconds ?? 0)} "
            + $"({Figures.Count(result.TokensPerSecond ?? 0)} {result.TokenUnit}/s)");
        output.WriteLine($"training loss    {Figures.Loss(result.TrainLoss)}");
        if (result.ValidLoss is not null)
            output.WriteLine($"validation loss  {Figures.Loss(result.ValidLoss)} ({Measure(result)})");
        if (result is { ComputeSeconds: { } compute, PushSeconds: { } push })
        {
            output.WriteLine(
                $"a step took      {Figures.Milliseconds(compute)} ms computing, {Figures.Milliseconds(push)} pushing (mean)");
        }

        if (result.Checkpoint is { } checkpoint)
        {
            var step = result.State == JobState.Completed ? "" : $", of step {Figures.Step(result.CheckpointStep, null)}";
            output.WriteLine($"checkpoint       {invocation.Shown(checkpoint)}{step}");
            output.WriteLine($"use it           {invocation.Command(Use(result.Job, result.Samples))}");
        }
    }

    /// <summary>What a model is for: one that has written no samples predicts classes.</summary>
    public static string Use(string job, IReadOnlyList<string> samples) =>
        samples.Count > 0 ? "generate " + job : $"evaluate {job} --data FILE";

    private static string Measure(JobResult result) => result.ValidAccuracy is { } accuracy
        ? $"accuracy {Figures.Percent(accuracy)}"
        : result.Measures.Validation.GetValueOrDefault("exact-match") is { } exact
        ? $"exact match {Figures.Percent(exact)}"
        : $"perplexity {Figures.Fixed(result.ValidPerplexity ?? double.NaN, 3)}";
}
