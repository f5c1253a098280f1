namespace DistSeq.Engine.Layers;

/// <summary>A row of blocks (gates), each padded.</summary>
/// <param name="Count">Number of blocks.</param>
/// <param name="Columns">Columns per block.</param>
/// <param name="Block">Padded columns per block.</param>
internal readonly unsafe record struct RowBlocks(int Count, int Columns, int Block)
{
    /// <summary>Padded floats.</summary>
    public int Padded => Count * Block;

    /// <summary>Floats in canonical layout, without padding.</summary>
    public int Canonical => Count * Columns;

    /// <summary>Copies a row into canonical layout.</summary>
    public void Unpad(float* padded, Span<float> canonical)
    {
        for (var block = 0; block < Count; block++)
            new ReadOnlySpan<float>(padded + (block * Block), Columns).CopyTo(canonical[(block * Columns)..]);
    }
}
