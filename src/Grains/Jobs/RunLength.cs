namespace DistSeq.Grains.Jobs;

/// <summary>
/// How many versions a run of steps makes. Between two runs all workers wait for a round trip to the job, so a run should be
/// long. But a cancellation, a stopping silo or a report waits for its end, so it should not be too long.
/// </summary>
internal static class RunLength
{
    private static readonly TimeSpan Best = TimeSpan.FromMilliseconds(500);

    /// <summary>Versions of the next run: as close to half a second as possible, and at most twice as many as before.</summary>
    /// <param name="versions">Versions of the last run.</param>
    /// <param name="took">How long the last run took.</param>
    public static long After(long versions, TimeSpan took)
    {
        var best = Math.Round(versions * (Best / took));
        return best < 2 * versions ? Math.Max(1, (long)best) : 2 * versions;
    }
}
