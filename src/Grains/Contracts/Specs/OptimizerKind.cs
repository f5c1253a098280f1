namespace DistSeq.Contracts.Specs;

/// <summary>Update rules, in PyTorch's form where <see cref="OptimizerSpec.Form"/> does not say otherwise.</summary>
public enum OptimizerKind
{
    /// <summary>w -= learningRate * gradient.</summary>
    Sgd,

    /// <summary>Momentum: v = momentum v + gradient, w -= learningRate * v.</summary>
    Momentum,

    /// <summary>Nesterov's momentum.</summary>
    Nesterov,

    /// <summary>Adagrad, epsilon 1e-10.</summary>
    Adagrad,

    /// <summary>Adadelta, rho 0.9, epsilon 1e-6; a learning rate of 1 is usual.</summary>
    Adadelta,

    /// <summary>RMSProp, rho 0.99, epsilon 1e-8.</summary>
    RmsProp,

    /// <summary>Adam: beta1 0.9, beta2 0.999, epsilon 1e-8 outside the root.</summary>
    Adam,

    /// <summary>Adam with weight decay separate from the gradient.</summary>
    AdamW,

    /// <summary>
    /// AdamW whose published weights are an average over its steps, instead of a schedule (Defazio et al. 2024); it has its own
    /// warm-up.
    /// </summary>
    ScheduleFreeAdamW,
}
