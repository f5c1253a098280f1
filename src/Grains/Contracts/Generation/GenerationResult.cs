namespace DistSeq.Contracts.Generation;

/// <summary>Sampled texts, and how far their model had been trained.</summary>
/// <param name="Samples">In the order of their numbers.</param>
[GenerateSerializer, Immutable, Alias("distseq.GenerationResult")]
public sealed record GenerationResult([property: Id(0)] IReadOnlyList<string> Samples)
{
    /// <summary>Optimizer updates applied to the weights; null for a checkpoint file that does not say.</summary>
    [Id(1)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null for a checkpoint file that does not say.</summary>
    [Id(2)]
    public long? Steps { get; init; }

    /// <summary>The samples as files, for a model that writes files: MIDI for music. Else none.</summary>
    [Id(3)]
    public IReadOnlyList<byte[]> Files { get; init; } = [];
}
