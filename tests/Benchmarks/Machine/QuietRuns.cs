using DistSeq.Benchmarks.Output;

namespace DistSeq.Benchmarks.Machine;

/// <summary>Runs, each measured again where others disturbed it; the quietest attempt counts.</summary>
/// <param name="Kept">One a run.</param>
/// <param name="Repeated">Attempts beyond the first.</param>
internal sealed record QuietRuns<T>(IReadOnlyList<T> Kept, int Repeated)
    where T : DisturbedRun
{
    /// <summary>Runs that others disturbed in every attempt.</summary>
    public int Noisy => Kept.Count(run => run.IsNoisy);

    /// <summary>The largest load of others.</summary>
    public double OtherCores => Kept.Max(run => run.OtherCores);

    /// <summary>The middle of a figure over the runs.</summary>
    public double Median(Func<T, double> figure) => Sample.Median(Kept.Select(figure));

    /// <summary>Measures.</summary>
    /// <param name="count">Runs, 1 or more.</param>
    /// <param name="attempts">The most for each, 1 or more.</param>
    /// <param name="measure">Measures the run of a number, from 1.</param>
    /// <param name="tell">Told of every attempt: number of the run, and what came out.</param>
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
