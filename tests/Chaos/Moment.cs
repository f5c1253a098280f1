using System.Diagnostics;

namespace DistSeq.Chaos;

/// <summary>Waits for what other processes do.</summary>
internal static class Moment
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <exception cref="FaultException">It does not come to be within the limit.</exception>
    public static Task UntilAsync(Func<bool> isThere, TimeSpan limit, string what, CancellationToken cancellation) =>
        UntilAsync(() => Task.FromResult(isThere()), limit, what, cancellation);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, CancellationToken)"/>
    public static async Task UntilAsync(Func<Task<bool>> isThere, TimeSpan limit, string what, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isThere())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new FaultException($"Not within {limit.TotalSeconds:0} s: {what}");
            await Task.Delay(Interval, cancellation);
        }
    }
}
