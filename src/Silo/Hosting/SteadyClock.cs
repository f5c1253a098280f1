namespace DistSeq.Silo.Hosting;

/// <summary>
/// The time of a silo: that of the wall clock when the process started, and from then on as much later as time has passed. A wall
/// clock that is set, by an hour or by NTP, moves nothing that waits or decides.
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
