namespace DistSeq.Silo.Hosting;

/// <summary>
/// The time of a silo: the wall clock when the process started, plus the time that has passed since. Setting the wall clock, by
/// hand or by NTP, does not affect anything that waits or decides.
/// </summary>
internal sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    private readonly DateTimeOffset _started = wall.GetUtcNow();
    private readonly long _begun = wall.GetTimestamp();

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => _started + wall.GetElapsedTime(_begun);

    public override long GetTimestamp() => wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);
}
