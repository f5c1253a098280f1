using DistSeq.Grains.Compute;
using DistSeq.Silo.Health;
using Microsoft.Extensions.Time.Testing;

namespace DistSeq.Silo.Tests.Health;

public sealed class PulseTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Queue<Action> _pool = new();
    private (long Taken, int Waiting) _compute;

    [Fact]
    public void A_pool_that_runs_nothing_is_noticed_and_is_given_one_piece_only()
    {
        using var pulse = Pulse();
        Beat(pulse, seconds: 60);
        Assert.Null(pulse.Fault);
        Beat(pulse, seconds: 1);
        Assert.Equal("The thread pool has run nothing for 61 s.", pulse.Fault);
        Assert.Single(_pool);

        _pool.Dequeue()();
        Assert.Null(pulse.Fault);
        Beat(pulse, seconds: 1);
        Assert.Single(_pool);
    }

    [Fact]
    public void Work_that_no_compute_thread_begins_is_noticed()
    {
        using var pulse = Pulse();
        _compute = (7, 3);
        Live(pulse, minutes: 1 + 30);
        Assert.Null(pulse.Fault);
        Live(pulse, minutes: 1);
        Assert.Equal("Work has waited for 31 min and no compute thread has begun any.", pulse.Fault);
        _compute = (8, 3);
        Live(pulse, minutes: 1);
        Assert.Null(pulse.Fault);
    }

    [Fact]
    public void Threads_that_have_nothing_to_do_or_one_long_piece_with_nothing_behind_it_are_well()
    {
        using var pulse = Pulse();
        _compute = (7, 0);
        Live(pulse, minutes: 300);
        Assert.Null(pulse.Fault);
    }

    [Fact]
    public async Task Real_threads_move()
    {
        using var threads = new ComputeThreads(1);
        using var pulse = new Pulse(threads, _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(pulse.Fault);
        await threads.Run(static () => 0);
        Assert.Equal(1, threads.Taken);

        pulse.Begin();

        await Eventually.Holds(() => pulse.Fault is null, static () => "the pulse beats");
    }

    private Pulse Pulse() => new(_clock, _pool.Enqueue, () => _compute);

    private void Beat(Pulse pulse, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            pulse.Beat();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    // With a pool that works.
    private void Live(Pulse pulse, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            pulse.Beat();
            while (_pool.TryDequeue(out var action))
                action();
        }
    }
}
