namespace DistSeq.Grains.Jobs;

/// <summary>
/// How many versions a run of steps has. Between two runs all workers stand still for the way to the job and back, so a run is to be long; what
/// waits for its end (a cancellation, a silo that is to stop, a report) is to come soon.
/// </summary>
internal static class RunLength
{
    private static readonly TimeSpan Best = TimeSpan.FromMilliseconds(500);

    /// <summary>Of the next run: what comes closest to half a second, and at most twice as many as there were.</summary>
    /// <param name="versions">Of the last run.</param>
    /// <param name="took">The time of the last run.</param>
    public static long After(long versions, TimeSpan took)
    {
        var best = Math.Round(versions * (Best / took));
        return best < 2 * versions ? Math.Max(1, (long)best) : 2 * versions;
    }
}
