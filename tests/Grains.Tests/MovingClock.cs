using Microsoft.Extensions.Time.Testing;

namespace DistSeq.Grains.Tests;

/// <summary>Moves a clock on by a second whenever it has stood still for a while, until it is disposed of.</summary>
internal sealed class MovingClock : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _moving;

    /// <param name="clock">The clock.</param>
    /// <param name="still">For so long, in real time.</param>
    public MovingClock(FakeTimeProvider clock, TimeSpan still) => _moving = MoveAsync(clock, still);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task MoveAsync(FakeTimeProvider clock, TimeSpan still)
    {
        while (true)
        {
            await Task.Delay(still, _ended.Token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
