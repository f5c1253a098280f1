namespace DistSeq.Grains.Collection;

/// <summary>
/// How far this silo's clock is ahead of a time that can be believed: that of its start plus the time elapsed since, and never
/// later than another silo's clock. So a clock that was set ahead makes nothing old, nor does one that is behind.
/// </summary>
internal sealed class ClockLead(TimeProvider clock)
{
    private readonly DateTimeOffset _begun = clock.GetUtcNow();
    private readonly long _begunAt = clock.GetTimestamp();

    /// <param name="others">Times by the clocks of the other silos.</param>
    public TimeSpan Of(IEnumerable<DateTimeOffset> others)
    {
        var now = clock.GetUtcNow();
        var believed = others.Append(_begun + clock.GetElapsedTime(_begunAt)).Min();
        return now > believed ? now - believed : TimeSpan.Zero;
    }
}
