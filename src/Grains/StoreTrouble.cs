using DistSeq.Contracts.Cluster;
using Orleans.Storage;

namespace DistSeq.Grains;

/// <summary>What a store throws, as the one exception that callers know.</summary>
internal static class StoreTrouble
{
    private const int LongestReason = 120;

    // The number that Linux and macOS have for it.
    private const int NoSpace = 28;

    /// <summary>
    /// Whether it is the store's trouble, of which nobody knows how long it lasts. A call that was cancelled, a name or a size
    /// that cannot be, a writer who has not seen the latest version, and what is damaged are not.
    /// </summary>
    public static bool Is(Exception e) => e is not (OperationCanceledException or ArgumentException or InconsistentStateException
        or StoreException or DamagedException or NotSupportedException) && e.GetType() != typeof(InvalidOperationException);

    // Without the cause: no client could read a driver's own exception.
    public static StoreException Of(Exception e) => new(Reason(e));

    private static string Reason(Exception e)
    {
        if (e is IOException { HResult: NoSpace })
            return "no space is left on its disk";
        // Drivers put their own state behind the first words, which differs each time.
        var line = e.GetBaseException().Message.Split('\n')[0];
        // Where a provider has made one text of several exceptions, the last is the cause.
        const string next = "Exception: ";
        var words = line[(line.LastIndexOf(next, StringComparison.Ordinal) is var at and >= 0 ? at + next.Length : 0)..]
            .Split(" (")[0].Split(", ")[0].Trim().TrimEnd('.');
        if (words.Length > LongestReason)
            words = words[..LongestReason].TrimEnd() + "…";
        return words.Length > 0 ? words : e.GetType().Name;
    }
}
