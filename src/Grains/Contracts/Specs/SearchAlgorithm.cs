namespace DistSeq.Contracts.Specs;

/// <summary>How the values of a sweep's trials are chosen.</summary>
public enum SearchAlgorithm
{
    /// <summary>Every combination of the searched fields, once, in a fixed order. Ranges of real numbers need a step.</summary>
    Grid,

    /// <summary>Each field at random, from the sweep's seed.</summary>
    Random,

    /// <summary>A scrambled Sobol sequence: like random, but spread more evenly.</summary>
    Sobol,

    /// <summary>Tree-structured Parzen estimator: draws near the best trials and away from the others.</summary>
    Tpe,

    /// <summary>
    /// Gaussian process: a model of the objective, tried where it expects to improve most. For few, dear trials.
    /// </summary>
    Gp,

    /// <summary>
    /// Covariance matrix adaptation: generations drawn from a normal distribution that follows the best. For numbers.
    /// </summary>
    CmaEs,

    /// <summary>
    /// Population-based training: trials of a generation continue the trainings of the generation before. The worst quarter goes
    /// on from copies of the best, with changed values. For fields that may change while a model is trained.
    /// </summary>
    Pbt,
}
