using System.Diagnostics;

namespace DistSeq.Grains.Telemetry;

/// <summary>
/// Spans of the system's own: of a job, a sweep, a trial, a checkpoint, and of some runs of steps. Where nobody listens, there
/// are none, and all this does nothing. Nothing here throws into the work that it describes.
/// </summary>
internal static class Traces
{
    /// <summary>Runs of steps between two that have a span: a job makes two a second, for hours.</summary>
    public const int RunsPerSpan = 100;

    private static readonly ActivitySource Source = new(Instruments.Name);

    /// <summary>
    /// Begins a span that lasts long: calls that are made meanwhile do not belong to it. It is part of the trace of the call
    /// that caused it, if that is recorded.
    /// </summary>
    /// <param name="name">What happens.</param>
    /// <param name="parent">The span it is a part of; null for the current one.</param>
    /// <param name="tags">What is known at its beginning.</param>
    /// <returns>Null if nobody listens.</returns>
    public static Activity? Begin(string name, Activity? parent, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!Source.HasListeners())
            return null;
        var current = Activity.Current;
        var cause = parent ?? current;
        Activity.Current = null;
        try
        {
            var span = Source.CreateActivity(
                name, ActivityKind.Internal, cause is { Recorded: true } ? cause.Context : default, tags.ToArray())?.Start();
            return span;
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>Begins a span whose calls belong to it.</summary>
    public static Activity? Enter(string name, Activity? parent, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var span = Begin(name, parent, tags);
        if (span is not null)
            Activity.Current = span;
        return span;
    }

    /// <summary>Ends a span; the current one stays.</summary>
    public static void End(Activity? span, string? fault = null)
    {
        if (span is null)
            return;
        var current = Activity.Current;
        if (fault is not null)
            span.SetStatus(ActivityStatusCode.Error, fault);
        span.Dispose();
        // The end of a span makes its parent the current one.
        Activity.Current = current == span ? null : current;
    }
}
