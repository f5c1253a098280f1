namespace DistSeq.Contracts.Specs;

/// <summary>The update rule.</summary>
[GenerateSerializer, Immutable, Alias("distseq.OptimizerSpec")]
public sealed record OptimizerSpec
{
    /// <summary>Default adam.</summary>
    [Id(0)]
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>Step size, above 0 and at most 1,000. Default 0.001.</summary>
    [Id(1), Between(1e-12, 1_000)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Of momentum and nesterov, 0 to 0.9999. Default 0.9.</summary>
    [Id(2), Between(0, 0.9999)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Pull of the weights towards 0: added to the gradient, in adam-w apart from it. Default 0.</summary>
    [Id(3), Between(0, 100)]
    public double WeightDecay { get; init; }

    [Id(4)]
    public ScheduleSpec Schedule { get; init; } = new();
}
