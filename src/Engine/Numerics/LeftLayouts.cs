using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Memory layout of a product's left operand.</summary>
internal interface ILeftLayout
{
    /// <summary>Whether the kernel prefetches what comes after a tile. This pays only beyond the L2 cache.</summary>
    static abstract bool LooksAhead { get; }

    /// <summary>Stride between the values of one row.</summary>
    static abstract int KStride { get; }

    /// <summary>Stride between rows, if known at compile time; 0 if the operands have it.</summary>
    static abstract int RowStride { get; }
}

/// <summary>Row values are contiguous.</summary>
internal readonly struct RowMajor : ILeftLayout
{
    public static bool LooksAhead => false;

    public static int KStride => 1;

    public static int RowStride => 0;
}

/// <summary>Row values are contiguous; the right operand is larger than the L2 cache.</summary>
internal readonly struct RowMajorFar : ILeftLayout
{
    public static bool LooksAhead => true;

    public static int KStride => 1;

    public static int RowStride => 0;
}

/// <summary>As many rows as a tile is tall are interleaved: k = 0 [group floats], k = 1 [group floats], …</summary>
internal readonly struct PackedGroups : ILeftLayout
{
    /// <summary>Rows per group: 8 or 6, depending on the processor's registers.</summary>
    public static int Group => Vector512.IsHardwareAccelerated ? Wide512.TileRows : Wide256.TileRows;

    public static bool LooksAhead => true;

    public static int KStride => Group;

    public static int RowStride => 1;

    /// <summary>Copies the values of a whole group for one k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Copy(float* from, float* to)
    {
        Vector128.Load(from).Store(to);
        if (Group > 6)
            Vector128.Load(from + 4).Store(to + 4);
        else
            Unsafe.WriteUnaligned(to + 4, Unsafe.ReadUnaligned<double>(from + 4));
    }
}
