using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>The searches there are, one line each.</summary>
internal static class SearchCatalog
{
    public static IReadOnlyDictionary<SearchAlgorithm, Func<SweepSpec, SearchSpace, ISearch>> All { get; } =
        new Dictionary<SearchAlgorithm, Func<SweepSpec, SearchSpace, ISearch>>
        {
            [SearchAlgorithm.Grid] = static (_, _) => new GridSearch(),
            [SearchAlgorithm.Random] = static (_, _) => new RandomSearch(),
            [SearchAlgorithm.Sobol] = static (_, _) => new SobolSearch(),
            [SearchAlgorithm.Tpe] = static (spec, _) => new TpeSearch(spec.Algorithm, spec.LagOrDefault),
            [SearchAlgorithm.Gp] = static (spec, _) => new GaussianProcessSearch(spec.Algorithm, spec.LagOrDefault),
            [SearchAlgorithm.CmaEs] = static (spec, space) => new CmaEsSearch(spec.Algorithm, space),
            [SearchAlgorithm.Pbt] = static (spec, _) =>
                new PopulationSearch(spec.Algorithm.Members, spec.StepsOfGeneration ?? 1),
        };

    /// <summary>The search of a sweep. It keeps no state: made again, it goes on with the same trials.</summary>
    public static ISearch Of(SweepSpec spec, SearchSpace space) => All[spec.Algorithm.Kind](spec, space);
}
