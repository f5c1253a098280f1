namespace DistSeq.Contracts.Specs;

/// <summary>The recurrent network: tokens in, recurrent layers, a softmax over the vocabulary or the classes out.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ModelSpec")]
public sealed record ModelSpec
{
    /// <summary>The recurrent cell. Default lstm.</summary>
    [Id(0)]
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>Recurrent layers stacked on each other, 1 to 16. Default 1.</summary>
    [Id(1), Between(1, 16)]
    public int Layers { get; init; } = 1;

    /// <summary>Units of each recurrent layer in each direction, 1 to 8192. Default 128.</summary>
    [Id(2), Between(1, 8192)]
    public int Hidden { get; init; } = 128;

    /// <summary>Width of the tokens' embedding vectors, 0 to 8192. Default 0: one-hot vectors.</summary>
    [Id(3), Between(0, 8192)]
    public int Embedding { get; init; }

    /// <summary>Whether the softmax shares the weights of the embedding, which is then as wide as a layer. Default no.</summary>
    [Id(4)]
    public bool Tied { get; init; }

    /// <summary>
    /// Whether layers are bidirectional; for all tasks but language, for translate the encoder. Default no.
    /// </summary>
    [Id(5)]
    public bool Bidirectional { get; init; }

    /// <summary>Initial bias of an LSTM's forget gate, -10 to 10. Default 1. Other cells have none.</summary>
    [Id(6), Between(-10, 10)]
    public double ForgetBias { get; init; } = 1;

    [Id(7)]
    public DropoutSpec Dropout { get; init; } = new();
}
