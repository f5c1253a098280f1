using DistSeq.Contracts.Specs;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Benchmarks.Search;

/// <summary>One sweep over a function, without jobs.</summary>
internal static class SearchRun
{
    /// <summary>The lowest value so far, after each trial.</summary>
    public static double[] Best(TestFunction function, SearchAlgorithm algorithm, int lag, long seed, int trials)
    {
        var spec = new SweepSpec
        {
            Search = function.Fields,
            Algorithm = new AlgorithmSpec { Kind = algorithm },
            Lag = lag,
            Seed = seed,
        };
        var space = SearchSpace.Of(spec);
        var search = SearchCatalog.Of(spec, space);
        var ended = new List<StudyTrial>(trials);
        var study = new Study(space, seed, ended);
        var best = new double[trials];
        for (var number = 0; number < trials; number++)
        {
            // All have ended; the study hides what a search may not know yet.
            var values = study.Next(search, number)!;
            var value = function.Value(values);
            ended.Add(new StudyTrial(space.Read(values), TrialOutcome.Completed(value)));
            best[number] = number > 0 ? Math.Min(best[number - 1], value) : value;
        }

        return best;
    }

    /// <summary>The same for the seeds from 1, on all processors.</summary>
    public static IReadOnlyList<double[]> Seeds(Func<long, double[]> run, int seeds) =>
        [.. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => run(seed))];
}
