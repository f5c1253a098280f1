using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Tree-structured Parzen estimator: of points drawn near the best trials, takes the one where the density of the best, l, is
/// largest beside that of the others, g. Bergstra et al., "Algorithms for hyper-parameter optimization", NIPS 2011; the kernels'
/// widths and weights: Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components and their roles for
/// better empirical performance", 2023. Its densities are over all parameters, conditional ones too: see
/// <see cref="ParzenMixture"/>.
/// </summary>
internal sealed class TpeSearch(AlgorithmSpec settings, int lag) : ISearch
{
    private const int MostBest = 25;

    private readonly SobolSearch _first = new();
    private readonly int _startup = settings.Startup ?? 10;
    private readonly int _candidates = settings.Candidates ?? 24;
    private readonly bool _isMultivariate = settings.Multivariate ?? true;

    public int Needs(int number) => number < _startup ? 0 : Math.Max(0, number - lag);

    public double[]? Suggest(Study study, int number)
    {
        if (number < _startup)
            return _first.Suggest(study, number);
        var tried = new Tried(study);
        if (tried.IsAll)
            return null;
        var (best, others) = Split(study.Trials);
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, number);
        var point = new double[study.Space.Parameters.Count];
        Array.Fill(point, double.NaN);
        // Together, or one after the other.
        IReadOnlyList<int>[] parts =
            _isMultivariate ? [study.Space.Order] : [.. study.Space.Order.Select(static parameter => new[] { parameter })];
        foreach (var part in parts)
        {
            var (near, far) = (new ParzenMixture(study.Space, part, best), new ParzenMixture(study.Space, part, others));
            var highest = double.NegativeInfinity;
            var chosen = point;
            for (var candidate = 0; candidate < _candidates; candidate++)
            {
                var drawn = near.Draw(point, ref random);
                var ratio = near.LogDensity(drawn) - far.LogDensity(drawn);
                // Comparing this way round, the first is taken even where no ratio is a number.
                if (candidate == 0 || ratio > highest)
                    (highest, chosen) = (ratio, drawn);
            }

            point = chosen;
        }

        return tried.Has(point) ? tried.Any(ref random) : point;
    }

    // The best tenth of the trials, at most 25, and the others. Trials that are still out count among the others, so that the
    // next look elsewhere (a constant liar), and so do those that failed.
    private static (List<double[]> Best, List<double[]> Others) Split(IReadOnlyList<StudyTrial> trials)
    {
        var ranked = Ranking.BestFirst(trials);
        var best = ranked.Take(Math.Min((ranked.Count + 9) / 10, MostBest)).ToHashSet();
        return (
            [.. trials.Index().Where(trial => best.Contains(trial.Index)).Select(static trial => trial.Item.Point)],
            [.. trials.Index().Where(trial => !best.Contains(trial.Index)).Select(static trial => trial.Item.Point)]);
    }
}
