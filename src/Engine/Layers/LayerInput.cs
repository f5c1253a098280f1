namespace DistSeq.Engine.Layers;

/// <summary>A layer's input in one window: ids [positions] or dense vectors [positions, stride].</summary>
internal readonly unsafe ref struct LayerInput
{
    public LayerInput(ReadOnlySpan<int> ids) => Ids = ids;

    public LayerInput(float* vectors, int stride)
    {
        Vectors = vectors;
        Stride = stride;
    }

    /// <summary>Ids; -1 is the zero vector.</summary>
    public ReadOnlySpan<int> Ids { get; }

    public float* Vectors { get; }

    public int Stride { get; }
}
