using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Calls;

/// <summary>Waits for calls that may fail.</summary>
internal static class Answers
{
    /// <summary>The answer; null if it does not come in time, or whoever should give it is away.</summary>
    public static async Task<T?> OrNull<T>(this Task<T> call, TimeSpan longest, TimeProvider clock)
        where T : class?
    {
        try
        {
            return await call.WaitAsync(longest, clock);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            call.Ignore();
            return null;
        }
    }

    /// <summary>Awaits the end of a task, even if it fails.</summary>
    public static ConfiguredTaskAwaitable Ended(this Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
}
