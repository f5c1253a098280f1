namespace DistSeq.Engine.Numerics;

/// <summary>The block size of all kernels: 16 floats, one 512-bit vector, on every processor.</summary>
internal static class Width
{
    /// <summary>
    /// Floats per block. Reductions keep this many partial sums on every processor, so their order is always the same.
    /// </summary>
    public const int Floats = 16;

    /// <summary>Rounds up to a multiple of a block.</summary>
    public static int Pad(int length) => (length + Floats - 1) & ~(Floats - 1);

    /// <summary>
    /// Row stride for that many floats. It adds a block if the stride would be a multiple of 1 KB, because such rows compete for
    /// the same few cache sets.
    /// </summary>
    public static int RowStride(int length) => Pad(length) % 256 == 0 ? Pad(length) + Floats : Pad(length);
}
