namespace DistSeq.Engine.Numerics;

/// <summary>The one block size of all kernels: 16 floats, one 512-bit vector, whatever the processor has.</summary>
internal static class Width
{
    /// <summary>Floats of a block. Reductions keep this many partial sums on every processor, so their order is the same on all.</summary>
    public const int Floats = 16;

    /// <summary>The next multiple of a block.</summary>
    public static int Pad(int length) => (length + Floats - 1) & ~(Floats - 1);

    /// <summary>
    /// Distance of rows of that many floats: a block more where it would be a multiple of 1 KB, because such rows fall upon the same few
    /// places of the cache.
    /// </summary>
    public static int RowStride(int length) => Pad(length) % 256 == 0 ? Pad(length) + Floats : Pad(length);
}
