namespace DistSeq.Engine.Layers;

/// <summary>What goes into a layer in one window: ids [T, rows], or dense vectors [T, rows, stride].</summary>
internal readonly unsafe ref struct LayerInput
{
    public LayerInput(ReadOnlySpan<int> ids) => Ids = ids;

    public LayerInput(float* vectors, int stride)
    {
        Vectors = vectors;
        Stride = stride;
    }

    /// <summary>Ids; -1 stands for the zero vector.</summary>
    public ReadOnlySpan<int> Ids { get; }

    public float* Vectors { get; }

    public int Stride { get; }
}
