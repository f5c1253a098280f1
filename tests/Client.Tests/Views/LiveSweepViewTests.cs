using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace DistSeq.Client.Tests.Views;

public sealed class LiveSweepViewTests
{
    [Theory]
    [InlineData(60, 20)]
    [InlineData(80, 24)]
    [InlineData(60, 12)]
    public void Two_hundred_trials_fit_the_window_with_the_best_ten_and_counts_of_the_others(int width, int height)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        var view = new LiveSweepView(console, "dinosaurs-k3x9fa", Spec, new FakeTimeProvider());

        view.Show([.. Enumerable.Range(0, 200).Select(Trial)]);
        view.Say("waiting for the cluster: silo-1 and silo-2 do not answer, and it may take a while");
        console.Write(view.Render());

        var lines = writer.ToString().TrimEnd('\n').Split('\n').Select(static line => line.TrimEnd()).ToArray();
        // One more is the cursor's.
        Assert.True(lines.Length < height, $"{lines.Length} lines:\n{writer}");
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.StartsWith("dinosaurs-k3x9fa  192/1,000 ended, 20 failed, 8 running", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("best 0.0010 (trial 191)", lines[1], StringComparison.Ordinal);
        var rows = Math.Min(10, height - 10);
        Assert.Equal(
            Enumerable.Range(0, 192).Reverse().Where(static number => number % 10 != 0).Take(rows),
            lines[3..(3 + rows)].Select(static line => int.Parse(line.AsSpan(0, 7).Trim().ToString().Split(' ')[0])));
        Assert.Contains($"and {200 - rows - 4} more", lines);
    }

    private static SweepSpec Spec => new()
    {
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.cell"] = new() { Values = ["rnn", "lstm"] },
            ["model.hidden"] = new() { Range = [16, 512] },
            ["optimizer.learningRate"] = new() { Range = [0.0001, 1] },
        },
        Budget = new BudgetSpec { Trials = 1_000 },
    };

    // Later ones are better, each tenth fails, and the last eight run.
    private static TrialStatus Trial(int number) => new()
    {
        Number = number,
        Job = $"dinosaurs-k3x9fa-t{number}",
        State = number >= 192 ? TrialState.Running : number % 10 == 0 ? TrialState.Failed : TrialState.Completed,
        Objective = number < 192 && number % 10 != 0 ? (192 - number) / 1_000.0 : null,
        Parameters = 84_123,
        Seconds = 75,
        Values = new Dictionary<string, string>
        {
            ["model.cell"] = "lstm",
            ["model.hidden"] = "128",
            ["optimizer.learningRate"] = "0.00345678912",
        },
    };
}
