namespace DistSeq.Grains.Tests;

/// <summary>
/// The system's clock, on which no wait of ten seconds or more ends. Time limits are never reached; what Orleans does again
/// after a moment, such as a message to a silo that it does not know yet, is done.
/// </summary>
internal sealed class PatientClock : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime < Long ? dueTime : Timeout.InfiniteTimeSpan, period);
}
