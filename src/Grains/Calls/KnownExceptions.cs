namespace DistSeq.Grains.Calls;

/// <summary>
/// Lets only exceptions cross a call that every caller can read: those of .NET, Orleans and Contracts. A client does not have the
/// types of drivers or other projects, and would get an error of the codec instead.
/// </summary>
internal sealed partial class KnownExceptions(ILogger<KnownExceptions> log) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (Translate(e) is { } known && !ReferenceEquals(known, e))
        {
            if (known is ClusterFaultException)
                LogUnknown(log, e, context.InterfaceName, context.MethodName);
            throw known;
        }
    }

    /// <summary>The exception as callers may see it; the same one if they may see it as it is.</summary>
    public static Exception Translate(Exception e)
    {
        var chain = Chain(e).ToArray();
        // A provider or the runtime may have wrapped the exception that says more.
        if (e is not (StoreException or DamagedException or InvalidSpecException)
            && Array.Find(chain, inner => inner is StoreException or DamagedException or InvalidSpecException) is { } cause
            && Array.TrueForAll([.. Chain(cause)], IsKnown))
            return cause;
        return Array.TrueForAll(chain, IsKnown)
            ? e
            : new ClusterFaultException($"A call has failed within the cluster: {e.GetType().Name}: "
                + $"{e.Message.Split('\n')[0].TrimEnd()} The silo's log has more.");
    }

    private static IEnumerable<Exception> Chain(Exception e)
    {
        yield return e;
        foreach (var inner in e is AggregateException all
            ? [.. all.InnerExceptions]
            : e.InnerException is { } one ? (Exception[])[one] : [])
        {
            foreach (var next in Chain(inner))
                yield return next;
        }
    }

    private static bool IsKnown(Exception e)
    {
        var assembly = e.GetType().Assembly;
        return assembly == typeof(StoreException).Assembly
            || assembly == typeof(OrleansException).Assembly
            || assembly == typeof(Grain).Assembly
            || assembly.GetName().Name is { } name
            && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "Orleans.Core" or "Orleans.Serialization" or "Orleans.Serialization.Abstractions");
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Interface}.{Method} has failed with an exception that its caller cannot read")]
    private static partial void LogUnknown(ILogger logger, Exception exception, string? @interface, string? method);
}
