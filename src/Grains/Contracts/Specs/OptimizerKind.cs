namespace DistSeq.Contracts.Specs;

/// <summary>Update rules.</summary>
public enum OptimizerKind
{
    /// <summary>w -= learningRate * gradient.</summary>
    Sgd,

    /// <summary>Adam as PyTorch has it: beta1 0.9, beta2 0.999, epsilon 1e-8 outside the root.</summary>
    Adam,
}
