using DistSeq.Grains.Telemetry;

namespace DistSeq.Grains.Tests.Telemetry;

public sealed class ExpiringTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Figures_go_five_minutes_after_the_last_change()
    {
        var jobs = new Expiring<Figures>(_clock);
        jobs["a"].Count++;
        _clock.Advance(4 * Minute);
        jobs["a"].Count++;
        _clock.Advance(5 * Minute);
        Assert.Equal(2, Assert.Single(jobs.All).Value.Count);

        _clock.Advance(Minute);

        Assert.Empty(jobs.All);
        Assert.Equal(0, jobs["a"].Count);
    }

    [Fact]
    public void Figures_that_are_held_stay_until_five_minutes_after_their_release()
    {
        var jobs = new Expiring<Figures>(_clock);
        jobs.Hold("a").Count = 3;
        _clock.Advance(60 * Minute);
        Assert.Equal(3, Assert.Single(jobs.All).Value.Count);

        jobs.Release("a");
        _clock.Advance(5 * Minute);
        Assert.Equal(3, Assert.Single(jobs.All).Value.Count);
        _clock.Advance(Minute);

        Assert.Empty(jobs.All);
    }

    [Fact]
    public void Figures_that_go_on_before_they_are_dropped_count_on()
    {
        var jobs = new Expiring<Figures>(_clock);
        jobs.Hold("a").Count = 3;
        jobs.Release("a");
        _clock.Advance(2 * Minute);
        jobs.Hold("a").Count++;
        _clock.Advance(60 * Minute);

        Assert.Equal(4, Assert.Single(jobs.All).Value.Count);
    }

    private sealed class Figures
    {
        public int Count { get; set; }
    }
}
