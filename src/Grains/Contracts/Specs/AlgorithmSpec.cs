namespace DistSeq.Contracts.Specs;

/// <summary>How the values of a sweep's trials are chosen. In a spec file its kind alone will do.</summary>
[GenerateSerializer, Immutable, Alias("distseq.AlgorithmSpec"), Shorthand("kind")]
public sealed record AlgorithmSpec
{
    /// <summary>How the values of trials are chosen. Default random.</summary>
    [Id(0)]
    public SearchAlgorithm Kind { get; init; } = SearchAlgorithm.Random;

    /// <summary>The first trials, which come from a Sobol sequence, 1 to 10,000. Default 10.</summary>
    [Id(1), Between(1, 10_000), OnlyFor(SearchAlgorithm.Tpe, SearchAlgorithm.Gp)]
    public int? Startup { get; init; }

    /// <summary>Points that are drawn for each trial, of which the most promising is tried, 1 to 10,000. Default 24.</summary>
    [Id(2), Between(1, 10_000), OnlyFor(SearchAlgorithm.Tpe)]
    public int? Candidates { get; init; }

    /// <summary>
    /// Trials of a generation, 4 to 1,000. Default of cma-es: 4 + 3 ln d, rounded down, where d is the number of fields that are
    /// numbers. Default of pbt: 8.
    /// </summary>
    [Id(3), Between(4, 1_000), OnlyFor(SearchAlgorithm.CmaEs, SearchAlgorithm.Pbt)]
    public int? Population { get; init; }

    /// <summary>Whether fields are drawn together, so that it is seen which values go well together. Default true.</summary>
    [Id(4), OnlyFor(SearchAlgorithm.Tpe)]
    public bool? Multivariate { get; init; }

    /// <summary>
    /// Optimizer updates of a generation, 1 to 2,000,000,000. Default: training.steps of the base.
    /// </summary>
    [Id(5), Between(1, 2_000_000_000), OnlyFor(SearchAlgorithm.Pbt)]
    public long? Every { get; init; }

    /// <summary>Whether trials continue the trainings of earlier ones.</summary>
    public bool Continues => Kind == SearchAlgorithm.Pbt;

    /// <summary>Trials of a generation of <see cref="SearchAlgorithm.Pbt"/>.</summary>
    public int Members => Population ?? 8;

    /// <summary>Whether trials depend on the results of earlier ones.</summary>
    public bool Learns => Kind is not (SearchAlgorithm.Grid or SearchAlgorithm.Random or SearchAlgorithm.Sobol);
}
