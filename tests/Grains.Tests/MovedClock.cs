namespace DistSeq.Grains.Tests;

/// <summary>
/// A clock whose elapsed time and wall clock a test sets. No timer ever fires, so nothing happens by itself.
/// </summary>
internal sealed class MovedClock : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _still = new(Begin);

    /// <summary>Elapsed time.</summary>
    public TimeSpan Passed { get; set; }

    /// <summary>How far the wall clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Begin + Passed + Ahead;

    public override long GetTimestamp() => Passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _still.CreateTimer(callback, state, dueTime, period);
}
