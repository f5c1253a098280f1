using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Search;

/// <summary>Medians over sweeps that differ in their seeds alone.</summary>
/// <param name="Function">What was minimized.</param>
/// <param name="Algorithm">By which search.</param>
/// <param name="Lag">Trials whose results it did not see yet.</param>
/// <param name="At60">The best of 60 trials.</param>
/// <param name="At100">The best of 100 trials.</param>
/// <param name="Reached">
/// The trial that was first as good as the best of 100 random ones; null if more than half never were.
/// </param>
/// <param name="Milliseconds">To choose a trial, on average.</param>
internal sealed record SearchFigures(
    string Function, SearchAlgorithm Algorithm, int Lag, double At60, double At100, double? Reached, double Milliseconds)
{
    private const int Trials = 100;

    public static SearchFigures Measure(TestFunction function, SearchAlgorithm algorithm, int lag, int seeds)
    {
        var watch = Stopwatch.StartNew();
        var goal = SearchBars.GoalOf(function.Name);
        var runs = SearchRun.Seeds(seed => SearchRun.Best(function, algorithm, lag, seed, Trials), seeds);
        // Runs that never got there come last.
        var reached = Sample.Median(runs.Select(run => Array.FindIndex(run, value => value <= goal) is >= 0 and var trial
            ? trial + 1.0 : double.PositiveInfinity));
        return new SearchFigures(
            function.Name, algorithm, lag, Sample.Median(runs.Select(static run => run[59])),
            Sample.Median(runs.Select(static run => run[Trials - 1])), double.IsFinite(reached) ? reached : null,
            watch.Elapsed.TotalMilliseconds / seeds / Trials);
    }

    /// <summary>Whether it is as good as it must be; null where nothing is asked.</summary>
    public bool? IsGood =>
        SearchBars.All.FirstOrDefault(bars => bars.Function == Function && bars.Algorithm == Algorithm) is { } bars && Lag == 0
            ? (bars.Trials == 60 ? At60 : At100) <= bars.Lowest && Reached <= bars.Reached
            : null;
}
