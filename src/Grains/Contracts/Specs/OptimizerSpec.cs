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
}
