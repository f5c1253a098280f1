using Spectre.Console;

namespace DistSeq.Client.Tests.Views;

public sealed class ConfigurationTableTests
{
    // Two seeds each; the last configuration has one that failed.
    private static readonly TrialStatus[] Trials =
    [
        Trial(0, "rnn", 3), Trial(1, "rnn", 2), Trial(2, "lstm", 1), Trial(3, "lstm", 1.5), Trial(4, "gru", 2.25),
        Trial(5, "gru", null),
    ];

    [Fact]
    public void Configurations_are_ranked_by_their_means_with_intervals()
    {
        var (lines, left) = Lines(most: 3);

        Assert.Equal(
            [
                "cell  params  mean loss  ± 95 %  seeds",
                "lstm   1,234     1.2500  3.1766      2",
                "gru    1,234     2.2500       -      1",
                "rnn    1,234     2.5000  6.3531      2",
            ],
            lines);
        Assert.Equal(0, left);
    }

    [Fact]
    public void It_says_how_many_have_no_row()
    {
        var (lines, left) = Lines(most: 1);

        Assert.Equal(2, lines.Length);
        Assert.Equal(2, left);
    }

    private static (string[] Lines, int Left) Lines(int most)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 100;
        console.Write(new ConfigurationTable(["model.cell"], seeds: 2, width: 100).Of(Trials, most, out var left));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Select(static line => line.TrimEnd())], left);
    }

    private static TrialStatus Trial(int number, string cell, double? loss)
    {
        var trial = new TrialStatus
        {
            Number = number,
            Values = new Dictionary<string, string> { ["model.cell"] = cell },
            Job = $"job-{number}",
            Parameters = 1_234,
            State = TrialState.Failed,
        };
        return loss is not { } value ? trial : trial with
        {
            State = TrialState.Completed,
            Objective = value,
            Objectives = [new MeasuredValue("loss", value, "", IsBetterHigh: false)],
        };
    }
}
