namespace DistSeq.Contracts.Specs;

/// <summary>The update rule.</summary>
[GenerateSerializer, Immutable, Alias("distseq.OptimizerSpec")]
public sealed record OptimizerSpec
{
    /// <summary>The update rule. Default adam.</summary>
    [Id(0)]
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>Step size, above 0 and at most 1,000. Default 0.001.</summary>
    [Id(1), Between(1e-12, 1_000)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>For momentum and nesterov, 0 to 0.9999. Default 0.9.</summary>
    [Id(2), Between(0, 0.9999)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Pull of the weights towards 0: added to the gradient, in adam-w separate from it. Default 0.</summary>
    [Id(3), Between(0, 100)]
    public double WeightDecay { get; init; }

    [Id(4)]
    public ScheduleSpec Schedule { get; init; } = new();

    /// <summary>
    /// Whose formula: for adam all three, for momentum and nesterov torch or course, for the others torch. Default torch.
    /// </summary>
    [Id(5)]
    public OptimizerForm Form { get; init; } = OptimizerForm.Torch;

    /// <summary>Decay of the mean in the rules of the Adam family, 0 to 0.999999. Default 0.9.</summary>
    [Id(6), Between(0, 0.999999)]
    public double? Beta1 { get; init; }

    /// <summary>Decay of the mean square in the rules of the Adam family, 0 to 0.999999. Default 0.999.</summary>
    [Id(7), Between(0, 0.999999)]
    public double? Beta2 { get; init; }

    /// <summary>
    /// Keeps divisors from 0, 1e-12 to 1. Default 1e-8; for adagrad 1e-10, for adadelta 1e-6, for adam in Keras' form 1e-7. The
    /// rules of gradient descent have none.
    /// </summary>
    [Id(8), Between(1e-12, 1)]
    public double? Epsilon { get; init; }

    /// <summary>Decay of the mean squares of adadelta and rms-prop, 0 to 0.999999. Default 0.9 and 0.99.</summary>
    [Id(9), Between(0, 0.999999)]
    public double? Rho { get; init; }
}
