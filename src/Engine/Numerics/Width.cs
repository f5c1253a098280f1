namespace DistSeq.Engine.Numerics;

/// <summary>The one block size of all kernels: 16 floats, one 512-bit vector, whatever the processor has.</summary>
internal static class Width
{
    /// <summary>Floats of a block. Reductions keep this many partial sums on every processor, so their order is the same on all.</summary>
    public const int Floats = 16;

    /// <summary>The next multiple of a block.</summary>
    public static int Pad(int length) => (length + Floats - 1) & ~(Floats - 1);
}
