using DistSeq.Contracts.Specs;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Benchmarks.Search;

/// <summary>
/// One sweep over a function by workers whose time is simulated. The logarithm of a trial's duration is normal, so that trials
/// overtake each other; the median duration is 1.
/// </summary>
/// <param name="function">What is minimized.</param>
/// <param name="algorithm">By which search.</param>
/// <param name="workers">Trials that run at once.</param>
/// <param name="spread">Standard deviation of the logarithm of durations.</param>
/// <param name="trials">Trials of a sweep.</param>
internal sealed class VirtualWorkers(
    TestFunction function, SearchAlgorithm algorithm, int workers, double spread, int trials)
{
    /// <summary>The best value of a sweep, and the time when its last trial has ended.</summary>
    /// <param name="Best">The lowest value.</param>
    /// <param name="Time">In median durations.</param>
    public readonly record struct Run(double Best, double Time);

    /// <summary>A sweep whose trials see the results of all but the last <paramref name="lag"/> before them.</summary>
    public Run Lagging(long seed, int lag) => Simulate(seed, lag, static (study, search, number) => study.Next(search, number));

    /// <summary>A sweep whose trials see whatever has ended by then.</summary>
    public Run Asynchronous(long seed) => Simulate(
        seed, null, static (study, search, number) =>
            search.Suggest(study, number) is { } point ? study.Space.Write(point) : null);

    private Run Simulate(
        long seed, int? lag, Func<Study, ISearch, int, IReadOnlyDictionary<string, string>?> next)
    {
        var spec = new SweepSpec
        {
            Search = function.Fields,
            Algorithm = new AlgorithmSpec { Kind = algorithm },
            Lag = lag ?? 0,
            Seed = seed,
        };
        var space = SearchSpace.Of(spec);
        var search = SearchCatalog.Of(spec, space);
        var chosen = new List<(StudyTrial Trial, double End)>(trials);
        var free = new double[workers];
        var best = double.PositiveInfinity;
        for (var number = 0; number < trials; number++)
        {
            var worker = Array.IndexOf(free, free.Min());
            var needed = lag is null ? 0 : search.Needs(number);
            var begins = chosen.Take(needed).Select(static trial => trial.End).Append(free[worker]).Max();
            // An asynchronous search knows what has ended; the other one is shown all, and its study hides what comes too early.
            StudyTrial[] known = [.. chosen.Select(trial =>
                lag is null && trial.End > begins ? trial.Trial with { Outcome = null } : trial.Trial)];
            var values = next(new Study(space, seed, known), search, number)!;
            var value = function.Value(values);
            best = Math.Min(best, value);
            free[worker] = begins + Duration(seed, number);
            chosen.Add((new StudyTrial(space.Read(values), TrialOutcome.Completed(value)), free[worker]));
        }

        return new Run(best, free.Max());
    }

    // The same for both kinds of sweeps.
    private double Duration(long seed, int number)
    {
        var random = new CounterRandom(seed, RandomPurpose.Sampling, number);
        return Math.Exp(spread * StandardNormal.Draw(ref random));
    }
}
