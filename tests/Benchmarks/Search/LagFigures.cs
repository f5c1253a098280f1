using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Search;

/// <summary>What a search with lag gives away beside the same search asynchronous. Means over seeds.</summary>
/// <param name="Function">What was minimized.</param>
/// <param name="Algorithm">By which search.</param>
/// <param name="Lag">Trials whose results are not seen.</param>
/// <param name="Workers">Trials that run at once.</param>
/// <param name="Regret">With lag: the best value less the minimum.</param>
/// <param name="RegretAsynchronous">The same, asynchronous.</param>
/// <param name="Time">With lag: until the last trial has ended, in median durations of a trial.</param>
/// <param name="TimeAsynchronous">The same, asynchronous.</param>
internal sealed record LagFigures(
    string Function, SearchAlgorithm Algorithm, int Lag, int Workers, double Regret, double RegretAsynchronous, double Time,
    double TimeAsynchronous)
{
    private const double MostRegret = 1.05;
    private const double MostTime = 1.10;

    public static LagFigures Measure(
        TestFunction function, SearchAlgorithm algorithm, int lag, int workers, double spread, int trials, int seeds)
    {
        var virtually = new VirtualWorkers(function, algorithm, workers, spread, trials);
        var runs = Enumerable.Range(1, seeds).AsParallel().AsOrdered()
            .Select(seed => (Lagging: virtually.Lagging(seed, lag), Other: virtually.Asynchronous(seed))).ToList();
        return new LagFigures(
            function.Name, algorithm, lag, workers, runs.Average(static run => run.Lagging.Best) - function.Minimum,
            runs.Average(static run => run.Other.Best) - function.Minimum, runs.Average(static run => run.Lagging.Time),
            runs.Average(static run => run.Other.Time));
    }

    public double RegretRatio => Regret / RegretAsynchronous;

    public double TimeRatio => Time / TimeAsynchronous;

    public bool IsGood => RegretRatio <= MostRegret && TimeRatio <= MostTime;
}
