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

/// <summary>Eight rows lie side by side: k = 0 [8 floats], k = 1 [8 floats], …</summary>
internal readonly struct PackedEights : ILeftLayout
{
    public const int Group = 8;

    public static bool LooksAhead => true;

    public static int KStride => Group;

    public static int RowStride => 1;
}
