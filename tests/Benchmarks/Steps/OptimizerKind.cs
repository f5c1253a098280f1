namespace DistSeq.Benchmarks.Steps;

/// <summary>The optimizers of the configurations.</summary>
internal enum OptimizerKind
{
    /// <summary>Gradient descent at rate 0.1.</summary>
    Sgd,

    /// <summary>Adam at rate 0.002.</summary>
    Adam,
}
