namespace DistSeq.Grains.Collection;

/// <summary>
/// How far this silo's clock has to be ahead of the truth. What is old by a clock that was moved ahead is not old: so the clock
/// counts from the
/// start of the silo on by the time that has passed, and never beyond the clock of another silo. One that is behind makes nothing
/// old.
/// </summary>
internal sealed class ClockLead(TimeProvider clock)
{
    private readonly DateTimeOffset _begun = clock.GetUtcNow();
    private readonly long _begunAt = clock.GetTimestamp();

    /// <param name="others">What the clocks of the other silos say.</param>
    public TimeSpan Of(IEnumerable<DateTimeOffset> others)
    {
        var now = clock.GetUtcNow();
        var believed = others.Append(_begun + clock.GetElapsedTime(_begunAt)).Min();
        return now > believed ? now - believed : TimeSpan.Zero;
    }
}
