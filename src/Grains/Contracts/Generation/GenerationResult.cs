namespace DistSeq.Contracts.Generation;

/// <summary>Sampled texts, and how far their model had been trained.</summary>
/// <param name="Samples">In the order of their numbers.</param>
[GenerateSerializer, Immutable, Alias("distseq.GenerationResult")]
public sealed record GenerationResult([property: Id(0)] IReadOnlyList<string> Samples)
{
    /// <summary>Optimizer updates that the weights have had; null of a checkpoint file that does not tell.</summary>
    [Id(1)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null of a checkpoint file that does not tell.</summary>
    [Id(2)]
    public long? Steps { get; init; }
}
