namespace DistSeq.Contracts.Specs;

/// <summary>The recurrent network: one-hot tokens in, recurrent layers, a softmax over the vocabulary out.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ModelSpec")]
public sealed record ModelSpec
{
    /// <summary>The recurrent cell. Default lstm.</summary>
    [Id(0)]
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>Recurrent layers stacked on each other, 1 to 16. Default 1.</summary>
    [Id(1), Between(1, 16)]
    public int Layers { get; init; } = 1;

    /// <summary>Units of each recurrent layer, 1 to 8192. Default 128.</summary>
    [Id(2), Between(1, 8192)]
    public int Hidden { get; init; } = 128;
}
