using Microsoft.Extensions.Time.Testing;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>A clock whose every wait is over at once, and has taken its time.</summary>
internal sealed class ImmediateClock : TimeProvider
{
    private readonly FakeTimeProvider _clock = new();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            _clock.Advance(dueTime);
        return timer;
    }
}
