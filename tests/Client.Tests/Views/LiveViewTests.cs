using Spectre.Console;

namespace DistSeq.Client.Tests.Views;

public sealed class LiveViewTests : IDisposable
{
    private const int Width = 60;

    private readonly StringWriter _writer = new() { NewLine = "\n" };

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void The_job_view_fits_60_columns_and_holds_all_figures()
    {
        var view = new LiveJobView(Console(), "dinosaurs-k3x9fa");

        view.Show(new ProgressBatch([], Status()));
        Console().Write(view.Render());

        var text = _writer.ToString();
        Assert.All(text.Split('\n'), static line => Assert.True(line.Length <= Width, line));
        foreach (var figure in (string[])["step 1,234,567/2,000,000", "62 %", "epoch 12.50", "loss 1.2345", "smoothed 1.3456",
            "123,456 tokens/s", "left 1:02:0", "tyrannosaurus",
            "\n8 lanes on 16 threads of 2 silos\n"])
            Assert.Contains(figure, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "dinosaurs-k3x9fa", "dinosaurs-k3x9fa  completed  1,200/1,200  0.1234  0.2345  1970-01-01 00:00Z")]
    [InlineData(60, "dinosaurs-k3x9fa", "dinosaurs-k3x9fa completed 1,200/1,200 0.1234 0.2345")]
    [InlineData(40, "dinosaurs-k3x9fa", "dinosaurs-k3x9fa\n  completed  1,200/1,200\n  train 0.1234  valid 0.2345")]
    [InlineData(60, "a-long-name-of-forty-letters-and-so-on-k3x9fa",
        "a-long-name-of-forty-letters-and-so-on-k3x9fa\n  completed  1,200/1,200\n  train 0.1234  valid 0.2345")]
    public void Jobs_are_listed_with_whole_ids_in_windows_of_any_width(int width, string id, string text)
    {
        var console = Console();
        console.Profile.Width = width;

        console.Write(new JobTable(width).Of([new JobLine
        {
            Id = id,
            Name = "dinosaurs",
            State = JobState.Completed,
            Step = 1_200,
            Steps = 1_200,
            TrainLoss = 0.1234,
            ValidLoss = 0.2345,
            SubmittedAt = DateTimeOffset.UnixEpoch,
        }]));

        Assert.EndsWith(text, string.Join('\n', _writer.ToString().Split('\n').Select(static line => line.TrimEnd())).TrimEnd(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24, 5)]
    [InlineData(60, 20, 5)]
    [InlineData(60, 8, 2)]
    [InlineData(60, 5, 0)]
    public void Each_sample_takes_one_line_and_none_pushes_the_figures_out_of_the_window(int width, int height, int samples)
    {
        var console = Console();
        (console.Profile.Width, console.Profile.Height) = (width, height);
        var view = new LiveJobView(console, "chorale-k3x9fa");
        var piece = string.Concat(Enumerable.Range(0, 80).Select(static number => $"C4:1/{number} "));

        view.Show(new ProgressBatch([], Status() with { Samples = [.. Enumerable.Repeat(piece, 8)] }));
        console.Write(view.Render());

        var lines = _writer.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(lines, static line => line.StartsWith("epoch 12.50   loss 1.2345", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("elapsed", StringComparison.Ordinal));
        Assert.Equal(samples, lines.Count(static line => line.StartsWith("  C4:1/0 ", StringComparison.Ordinal)));
        Assert.All(
            lines.Where(static line => line.Contains("C4", StringComparison.Ordinal)), static line => Assert.EndsWith("…", line));
    }

    [Fact]
    public void The_view_of_a_job_that_has_ended_leaves_its_samples_to_the_summary()
    {
        var view = new LiveJobView(Console(), "dinosaurs-k3x9fa");

        view.Show(new ProgressBatch([], Status() with { State = JobState.Completed }));
        Console().Write(view.Render());

        Assert.DoesNotContain("tyrannosaurus", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_is_shown_until_the_next_news()
    {
        var view = new LiveJobView(Console(), "dinosaurs-k3x9fa");

        view.Say("waiting for the cluster");
        Console().Write(view.Render());
        view.Show(new ProgressBatch([], Status()));
        var before = _writer.ToString();
        Console().Write(view.Render());

        Assert.Contains("waiting for the cluster", before, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for the cluster", _writer.ToString()[before.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_trial_table_fits_60_columns()
    {
        TrialStatus[] trials =
        [
            new() { Number = 12, Job = "s-12", State = TrialState.Completed, Objective = 1.23456, Parameters = 84_123,
                Seconds = 75, Values = Values("lstm") },
            new() { Number = 3, Job = "s-3", State = TrialState.Cancelled, Values = Values("rnn") },
        ];

        var table = new TrialTable(["model.cell", "model.hidden", "optimizer.learningRate"], "loss", Width);
        Console().Write(table.Of(trials, ranked: true));

        var lines = _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static line => Assert.True(line.TrimEnd().Length <= Width, line));
        Assert.Equal(
            ["no", "trial", "cell", "hidden", "learnin…", "loss", "params", "time", "state"],
            lines[^3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["1", "12", "lstm", "128", "0.003457", "1.2346", "84.1k", "75.0s", "completed"],
            lines[^2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["2", "3", "rnn", "128", "0.003457", "-", "0", "0.0s", "cancelled"],
            lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Dictionary<string, string> Values(string cell) =>
        new() { ["model.cell"] = cell, ["model.hidden"] = "128", ["optimizer.learningRate"] = "0.00345678912" };

    private static JobStatus Status() => new()
    {
        Id = "dinosaurs-k3x9fa",
        Name = "dinosaurs",
        State = JobState.Running,
        Step = 1_234_567,
        Steps = 2_000_000,
        Epoch = 12.5,
        StepLoss = 1.2345,
        TrainLoss = 1.4567,
        SmoothedLoss = 1.3456,
        TokensPerSecond = 123_456,
        Seconds = 6_000,
        Parameters = 123_456_789,
        Lanes = 8,
        Workers = 16,
        WorkerSilos = ["a", "b"],
        ExpectedComputeSeconds = 0.0999,
        ExpectedCommunicationSeconds = 0.0119,
        Samples = ["tyrannosaurus\u001b[31m", new string('x', 200)],
    };

    private IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(_writer),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors
            });
        console.Profile.Width = Width;
        return console;
    }
}
