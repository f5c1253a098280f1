using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>The last lines of train and watch: sampled text, losses, the checkpoint and what to do with it.</summary>
internal static class JobSummary
{
    private const int MostMeasures = 3;

    public static void Write(JobResult result, Invocation invocation)
    {
        var output = invocation.Shell.Output;
        if (result.Samples.Count > 0)
        {
            output.WriteLine();
            // One after the other, the lines of two samples could not be told apart.
            string[] samples = [.. result.Samples.Select(static sample => Figures.Printable(sample).Trim('\n').TrimEnd())];
            var apart = Array.Exists(samples, static sample => sample.Contains('\n', StringComparison.Ordinal));
            output.WriteLine(string.Join(
                apart ? "\n\n" : "\n",
                samples.Select(sample => string.Join('\n', sample.Split('\n').Select(line => Shown(line, invocation))))));
        }

        output.WriteLine();
        output.WriteLine(
            $"job              {result.Job}, {result.State.ToString().ToLowerInvariant()}: {Figures.Count(result.Steps)} steps, "
            + $"{Figures.Count(result.Tokens)} {result.TokenUnit} in {Figures.Duration(result.Seconds ?? 0)} "
            + $"({Figures.Count(result.TokensPerSecond ?? 0)} {result.TokenUnit}/s)");
        output.WriteLine($"training loss    {Figures.Loss(result.TrainLoss)}");
        if (result.ValidLoss is not null)
            output.WriteLine($"validation loss  {Figures.Loss(result.ValidLoss)} ({Measure(result)})");
        if (result.Measures.Test is { Count: > 0 } test)
        {
            var others = result.Measures.TestShares is { Length: > 0 } shares ? shares : Others(test);
            output.WriteLine(
                $"test loss        {Figures.Loss(test.GetValueOrDefault("loss"))}{(others.Length > 0 ? $" ({others})" : "")}");
        }

        if (result.BestStep is { } best)
            output.WriteLine($"best step        {Figures.Count(best)} of {Figures.Count(result.Steps)}, on the validation split");
        if (result is { ComputeSeconds: { } compute, PushSeconds: { } push })
        {
            output.WriteLine(
                $"a step took      {Figures.Milliseconds(compute)} ms computing, {Figures.Milliseconds(push)} pushing (mean)");
        }

        if (result.Checkpoint is { } checkpoint)
        {
            var step = result.State == JobState.Completed ? "" : $", of step {Figures.Step(result.CheckpointStep, null)}";
            output.WriteLine($"checkpoint       {invocation.Shown(checkpoint)}{step}");
            var model = invocation.NamesRuns ? invocation.Shown(Path.GetDirectoryName(checkpoint)!) : result.Job;
            output.WriteLine($"use it           {invocation.ModelCommand(Use(model, result.Samples, result.WritesFor))}");
        }
    }

    // The notes of a whole piece are wider than any terminal; a file gets all of them.
    private static string Shown(string line, Invocation invocation) =>
        invocation.Width is { } width ? Figures.Clip("  " + line, width) : "  " + line;

    /// <summary>How to use a model: one that has written no samples answers questions.</summary>
    /// <param name="model">How a shell names the model.</param>
    /// <param name="samples">What it has written.</param>
    /// <param name="writesFor">A class that it can write for; null where it has no classes.</param>
    public static string Use(string model, IReadOnlyList<string> samples, string? writesFor) =>
        samples.Count == 0 ? $"predict {model} FILE"
        : writesFor is null ? $"generate {model}"
        : $"generate {model} --class {ShellWord.Quote(writesFor)}";

    private static string Measure(KeyValuePair<string, double?> measure) =>
        $"{measure.Key.Replace('-', ' ')} {Figures.Loss(measure.Value)}";

    private static string Measure(JobResult result) => result.Measures.Shares.Length > 0
        ? result.Measures.Shares
        : result.ValidAccuracy is { } accuracy
        ? $"accuracy {Figures.Percent(accuracy)}"
        : result.ValidPerplexity is { } perplexity
        ? $"perplexity {Figures.Fixed(perplexity, 3)}"
        : Others(result.Measures.Validation);

    // The measures other than the loss.
    private static string Others(IReadOnlyDictionary<string, double?> measures) => string.Join(
        ", ", measures.Where(static measure => measure.Key != "loss").Take(MostMeasures).Select(Measure));
}
