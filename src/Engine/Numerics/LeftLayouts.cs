using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>How the left operand of a product lies in memory.</summary>
internal interface ILeftLayout
{
    /// <summary>Whether the kernel brings what comes after a tile near while it computes: it pays only beyond the second-level cache.</summary>
    static abstract bool LooksAhead { get; }

    /// <summary>Distance of the values of one row.</summary>
    static abstract int KStride { get; }

    /// <summary>Distance of rows, where the compiler is to know it; 0 where the operands say it.</summary>
    static abstract int RowStride { get; }
}

/// <summary>A row's values lie together.</summary>
internal readonly struct RowMajor : ILeftLayout
{
    public static bool LooksAhead => false;

    public static int KStride => 1;

    public static int RowStride => 0;
}

/// <summary>A row's values lie together; the right operand is larger than the second-level cache.</summary>
internal readonly struct RowMajorFar : ILeftLayout
{
    public static bool LooksAhead => true;

    public static int KStride => 1;

    public static int RowStride => 0;
}

/// <summary>As many rows as a tile is tall lie side by side: k = 0 [group floats], k = 1 [group floats], …</summary>
internal readonly struct PackedGroups : ILeftLayout
{
    /// <summary>Rows of a group: 8 or 6, as the processor has registers.</summary>
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
