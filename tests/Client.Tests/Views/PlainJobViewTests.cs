using DistSeq.Client.Views;
using DistSeq.Contracts.Jobs;
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
    public void A_line_holds_all_figures()
    {
        new PlainJobView(_writer, _clock).Show(new ProgressBatch([], Status(3)));

        Assert.Equal(["step 3/6  epoch 1.50  loss 2.1000  smoothed 2.2000  12,346 tokens/s  left 1:30"], Lines);
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

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JobStatus Status(long step) => new()
    {
        Id = "j",
        Name = "j",
        State = JobState.Running,
        Step = step,
        Steps = 6,
        Epoch = step * 0.5,
        TrainLoss = 2.1,
        SmoothedLoss = 2.2,
        TokensPerSecond = 12_345.6,
        Seconds = step * 30,
    };
}
