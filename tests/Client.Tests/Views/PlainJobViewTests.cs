using Microsoft.Extensions.Time.Testing;

namespace DistSeq.Client.Tests.Views;

public sealed class PlainJobViewTests : IDisposable
{
    private readonly StringWriter _writer = new() { NewLine = "\n" };
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void The_first_and_the_last_batch_and_one_every_two_seconds_give_a_line()
    {
        var view = new PlainJobView(_writer, _clock);

        foreach (var (step, advance) in ((long, double)[])[(1, 0.5), (2, 0.5), (3, 1.0), (4, 0.1)])
        {
            view.Show(new ProgressBatch([], Status(step)));
            _clock.Advance(TimeSpan.FromSeconds(advance));
        }

        view.Show(new ProgressBatch([], Status(5)));
        view.Show(new ProgressBatch([], Status(6) with { State = JobState.Completed }));

        Assert.Equal(["step 1/6", "step 4/6", "step 6/6"], Lines.Select(static line => line[..8]));
    }

    [Fact]
    public void The_last_line_says_what_all_took_though_the_last_step_was_shown_before_the_end()
    {
        var view = new PlainJobView(_writer, _clock);

        view.Show(new ProgressBatch([], Status(1)));
        _clock.Advance(TimeSpan.FromSeconds(3));
        view.Show(new ProgressBatch([], Status(6)));
        view.Show(new ProgressBatch([], Status(6) with { State = JobState.Completed }));
        view.Show(new ProgressBatch([], Status(6) with { State = JobState.Completed }));

        Assert.Equal(2, Lines.Length);
        Assert.Contains("  took ", Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_holds_all_figures()
    {
        new PlainJobView(_writer, _clock).Show(new ProgressBatch([], Status(3)));

        Assert.Equal(["step 3/6  epoch 1.50  loss 2.1000  smoothed 2.2000  12,346 tokens/s  left 1:30"], Lines);
    }

    [Fact]
    public void Each_measurement_of_the_validation_split_is_said_once()
    {
        var view = new PlainJobView(_writer, _clock);
        var measured = Status(3) with
        {
            BestStep = 2,
            Validation = new EvaluationResult(1.25, 10, 0)
            {
                Step = 3,
                Measures = [new MeasuredValue("loss", 1.25, "nats", false)],
            },
        };

        view.Show(new ProgressBatch([], Status(1)));
        view.Show(new ProgressBatch([], measured));
        view.Show(new ProgressBatch([], measured with { Step = 4 }));
        view.Show(new ProgressBatch([], measured with { BestStep = 3 }));

        Assert.Equal(
            ["validation loss 1.2500 at step 3; best at step 2", "validation loss 1.2500 at step 3, the best"], Lines.Skip(1));
    }

    [Fact]
    public void What_holds_the_job_up_is_said_once_and_when_it_is_over()
    {
        var view = new PlainJobView(_writer, _clock);
        var held = Status(3) with
        {
            Trouble = "no checkpoint can be written",
            TroubleSince = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };

        view.Show(new ProgressBatch([], Status(3)));
        view.Show(new ProgressBatch([], held));
        view.Show(new ProgressBatch([], held));
        view.Show(new ProgressBatch([], Status(3)));

        Assert.Equal(["no checkpoint can be written (since 03:04:05Z)", "over: no checkpoint can be written (since 03:04:05Z)"],
            Lines.Skip(1));
    }

    [Fact]
    public void A_job_that_waits_for_a_while_says_what_for()
    {
        var view = new PlainJobView(_writer, _clock);
        foreach (var before in (int[])[2, 2, 2, 1, 0, 0])
        {
            view.Show(new ProgressBatch([], Status(0) with { State = JobState.Queued, Steps = 0, WaitsBehind = before }));
            _clock.Advance(TimeSpan.FromSeconds(1.5));
        }

        Assert.Equal(["waiting for compute threads behind 2 jobs", "waiting for compute threads behind 1 job",
            "waiting for compute threads"], Lines);
    }

    [Fact]
    public void What_the_job_waits_for_is_told_once()
    {
        var view = new PlainJobView(_writer, _clock);
        var waits = Status(0) with { State = JobState.Queued, Steps = 0, WaitsFor = "the cluster has 2 compute threads" };

        foreach (var status in (JobStatus[])[waits, waits, waits with { WaitsFor = null, State = JobState.Running }])
            view.Show(new ProgressBatch([], status));

        Assert.Equal(["waits: the cluster has 2 compute threads"], Lines);
    }

    [Fact]
    public void A_heartbeat_without_a_new_step_gives_no_line()
    {
        var view = new PlainJobView(_writer, _clock);

        view.Show(new ProgressBatch([], Status(3)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        view.Show(new ProgressBatch([], Status(3)));

        Assert.Single(Lines);
    }

    [Fact]
    public void How_the_job_is_spread_is_told_when_it_runs_and_when_that_changes()
    {
        var view = new PlainJobView(_writer, _clock);
        var spread = Status(0) with
        {
            Lanes = 8,
            Workers = 4,
            WorkerSilos = ["a", "b"],
            ExpectedComputeSeconds = 0.0123,
            ExpectedCommunicationSeconds = 0.00045
        };

        foreach (var status in (JobStatus[])[Status(0), spread, spread with { Step = 1 },
            spread with { Step = 1, Workers = 1, WorkerSilos = ["a"] }])
            view.Show(new ProgressBatch([], status));

        Assert.Equal(
            ["8 lanes on 4 threads of 2 silos", "step 1/6", "8 lanes on 1 thread of 1 silo"],
            Lines.Select(static line => line.StartsWith("step", StringComparison.Ordinal) ? line[..8] : line));
    }

    [Theory]
    [InlineData(4, 4, 4, "4 lanes on 4 threads of 3 silos")]
    [InlineData(4, 3, 4, "4 lanes on 4 workers that share 3 threads of 3 silos")]
    [InlineData(4, 3, 16, "4 lanes on 4 workers that share 3 threads of 3 silos; of 16 workers asked for, 4 have lanes")]
    [InlineData(3, 3, 16, "4 lanes on 3 threads of 3 silos; of 16 workers asked for, 3 have lanes")]
    [InlineData(4, 0, null, "4 lanes on 4 threads of 3 silos")]
    public void Threads_that_are_shared_and_workers_that_are_too_many_are_told(int workers, int threads, int? asked, string line)
    {
        new PlainJobView(_writer, _clock).Show(new ProgressBatch([], Status(0) with
        {
            Lanes = 4,
            Workers = workers,
            ComputeThreads = threads,
            WorkersAsked = asked,
            WorkerSilos = ["a", "b", "c"],
            ExpectedComputeSeconds = 0.01,
        }));

        Assert.Equal(line, Assert.Single(Lines));
    }

    [Fact]
    public void A_job_that_is_over_is_not_said_to_be_spread()
    {
        new PlainJobView(_writer, _clock)
            .Show(new ProgressBatch(
                [], Status(6) with { State = JobState.Completed, Lanes = 8, Workers = 4, ExpectedComputeSeconds = 0.01 }));

        Assert.StartsWith("step 6/6", Assert.Single(Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_job_does_before_its_first_step_is_named_and_is_no_wait_for_threads()
    {
        var view = new PlainJobView(_writer, _clock);
        var status = Status(0) with { State = JobState.Queued, Steps = 0, Preparing = "initializing the weights" };

        view.Show(new ProgressBatch([], status));
        _clock.Advance(TimeSpan.FromSeconds(3));
        view.Show(new ProgressBatch([], status));

        Assert.Equal(["initializing the weights"], Lines);
    }

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JobStatus Status(long step) => new()
    {
        Id = "j",
        Name = "j",
        State = JobState.Running,
        Step = step,
        Steps = 6,
        Epoch = step * 0.5,
        StepLoss = 2.1,
        TrainLoss = 2.15,
        SmoothedLoss = 2.2,
        TokensPerSecond = 12_345.6,
        Seconds = step * 30,
    };
}
