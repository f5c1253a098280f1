namespace DistSeq.Silo.Tests.Hosting;

public sealed class SteadyClockTests
{
    [Fact]
    public void A_wall_clock_that_is_set_moves_nothing()
    {
        var wall = new Wall();
        var clock = new SteadyClock(wall);
        var (begun, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        Assert.Equal(wall.Now, now);
        wall.Now += TimeSpan.FromHours(1);
        Assert.Equal(now, clock.GetUtcNow());
        wall.Passed += TimeSpan.FromSeconds(3);
        wall.Now -= TimeSpan.FromHours(2);
        Assert.Equal((now + TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)), (clock.GetUtcNow(), clock.GetElapsedTime(begun)));
    }

    private sealed class Wall : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
