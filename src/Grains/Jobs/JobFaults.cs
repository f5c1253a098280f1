using DistSeq.Grains.Records;

namespace DistSeq.Grains.Jobs;

/// <summary>What an error means for a job: it ends, or tries again.</summary>
internal static class JobFaults
{
    // A job that one silo had no memory for is not tried on the next: it would take down one after another.
    public static bool IsFinal(Exception e) => !IsClock(e)
        && e is NotFiniteException or InvalidSpecException or KeyNotFoundException or InvalidDataException
            or ArgumentException or DamagedException or OutOfMemoryException or OverflowException;

    public static string Reason(Exception e, JobSpec spec, int failures) => e switch
    {
        NotFiniteException or InvalidSpecException => e.Message,
        OutOfMemoryException full => JobMemory.RunOut(spec, full),
        _ => $"{e.Message} (after {failures} attempts)",
    };

    // Silos or storage cannot be reached: that passes, and no job fails because of it.
    public static bool IsTransport(Exception e) =>
        e is OrleansException or TimeoutException or PartLostException or RecordUnwrittenException || IsClock(e);

    // Orleans on a silo whose wall clock was set back: it activates no grain until the clock has caught up.
    private static bool IsClock(Exception e) =>
        e is ArgumentException && e.Message.StartsWith("The earliest collection that can be scheduled", StringComparison.Ordinal);
}
