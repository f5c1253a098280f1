namespace DistSeq.Benchmarks.Machine;

/// <summary>Runs, each measured again if other processes disturbed it; the quietest attempt counts.</summary>
/// <param name="Kept">One per run.</param>
/// <param name="Repeated">Attempts beyond the first.</param>
internal sealed record QuietRuns<T>(IReadOnlyList<T> Kept, int Repeated)
    where T : DisturbedRun
{
    /// <summary>Number of runs that other processes disturbed in every attempt.</summary>
    public int Noisy => Kept.Count(run => run.IsNoisy);

    /// <summary>The largest load by other processes.</summary>
    public double OtherCores => Kept.Max(run => run.OtherCores);

    /// <summary>The median of a figure over the runs.</summary>
    public double Median(Func<T, double> figure) => Sample.Median(Kept.Select(figure));

    /// <summary>Measures.</summary>
    /// <param name="count">Runs, 1 or more.</param>
    /// <param name="attempts">Most attempts for each run, 1 or more.</param>
    /// <param name="measure">Measures the run with a number, from 1.</param>
    /// <param name="tell">Gets every attempt: number of the run, and its result.</param>
    public static async Task<QuietRuns<T>> TakeAsync(int count, int attempts, Func<int, Task<T>> measure, Action<int, T> tell)
    {
        List<T> kept = [];
        var taken = 0;
        for (var number = 1; number <= count; number++)
        {
            T? quietest = null;
            for (var attempt = 0; attempt < attempts && quietest is null or { IsNoisy: true }; attempt++, taken++)
            {
                var run = await measure(number);
                tell(number, run);
                if (quietest is null || run.OtherCores < quietest.OtherCores)
                    quietest = run;
            }

            kept.Add(quietest!);
        }

        return new QuietRuns<T>(kept, taken - count);
    }
}
