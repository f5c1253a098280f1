using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace DistSeq.Grains;

/// <summary>Turns what a store throws into the one exception that callers know.</summary>
internal static class StoreTrouble
{
    private const int LongestReason = 120;

    // ENOSPC on Linux and macOS.
    private const int NoSpace = 28;

    /// <summary>
    /// Whether the store is in trouble, which may pass. Not so if a call was cancelled, a name or size is impossible, a writer
    /// has not seen the latest version, or content is damaged.
    /// </summary>
    public static bool Is(Exception e) => e is not (OperationCanceledException or ArgumentException or InconsistentStateException
        or StoreException or DamagedException or NotSupportedException) && e.GetType() != typeof(InvalidOperationException);

    /// <summary>Calls a store; its trouble becomes the exception that callers know.</summary>
    public static async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Is(e))
        {
            throw Of(e);
        }
    }

    public static Task Guard(Func<Task> call) => Guard(async () =>
    {
        await call();
        return true;
    });

    public static async IAsyncEnumerable<T> Guard<T>(
        IAsyncEnumerable<T> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var all = list.GetAsyncEnumerator(cancellationToken);
        while (await Guard(() => all.MoveNextAsync().AsTask()))
            yield return all.Current;
    }

    // Without the inner exception: no client could read a driver's own.
    public static StoreException Of(Exception e)
    {
        SiloMetrics.StoreFails();
        return new(Reason(e));
    }

    private static string Reason(Exception e)
    {
        if (e is IOException { HResult: NoSpace })
            return "no space is left on its disk";
        // After the first words, drivers write their own state, which differs each time.
        var line = e.GetBaseException().Message.Split('\n')[0];
        // If a provider has joined several exceptions in one text, the last is the cause.
        const string next = "Exception: ";
        var words = line[(line.LastIndexOf(next, StringComparison.Ordinal) is var at and >= 0 ? at + next.Length : 0)..]
            .Split(" (")[0].Split(", ")[0].Trim().TrimEnd('.');
        if (words.Length > LongestReason)
            words = words[..LongestReason].TrimEnd() + "…";
        return words.Length > 0 ? words : e.GetType().Name;
    }
}
