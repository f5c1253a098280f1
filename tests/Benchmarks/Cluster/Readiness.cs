using System.Diagnostics;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Waits until a program that was started is ready for work.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again; a program that is not ready in time is disposed of.</summary>
    /// <exception cref="TroubleException">It ended, or time is up.</exception>
    public static async Task AwaitAsync(IAsyncDisposable owner, RunningProgram program, string name, TimeSpan limit, Func<Task<bool>> isReady)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady())
        {
            if (program.HasExited || Stopwatch.GetElapsedTime(started) > limit)
            {
                await owner.DisposeAsync();
                throw new TroubleException($"{name} is not ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s. It said:\n{program.Words}");
            }

            await Task.Delay(Interval);
        }
    }
}
