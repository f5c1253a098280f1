using System.Diagnostics;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Waits for what another process does, by asking until a deadline.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer is not null. Past the deadline the test fails with <paramref name="describe"/>.</summary>
    public static async Task<T> UntilAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T?>> ask, Func<string> describe)
        where T : class
    {
        var cancellation = TestContext.Current.CancellationToken;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask(cancellation) is { } answer)
                return answer;
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"Not within {limit}: {describe()}");
            await Task.Delay(Interval, cancellation);
        }
    }
}
