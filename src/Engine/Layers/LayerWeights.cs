namespace DistSeq.Engine.Layers;

/// <summary>
/// The parameters of one recurrent layer, or their gradients, in canonical layout: row-major, gates as blocks of columns.
/// </summary>
internal readonly ref struct LayerWeights
{
    /// <summary>[D, input blocks * H].</summary>
    public required Span<float> Input { get; init; }

    /// <summary>[H, recurrent blocks * H]; empty for cells without a recurrent product.</summary>
    public required Span<float> Recurrent { get; init; }

    /// <summary>[H, H]; empty for cells without a candidate product.</summary>
    public required Span<float> Candidate { get; init; }

    /// <summary>[echo blocks * H, echo targets * H]; empty for cells without an echo.</summary>
    public required Span<float> Echo { get; init; }

    /// <summary>[blocks * H]; empty for cells without biases.</summary>
    public required Span<float> Bias { get; init; }

    /// <summary>[vectors, H].</summary>
    public required Span<float> Vectors { get; init; }
}
