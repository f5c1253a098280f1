namespace DistSeq.Engine.Numerics;

/// <summary>A compile-time number, so that a kernel is compiled for each size.</summary>
internal interface ITileSize
{
    static abstract int Count { get; }
}

internal readonly struct Rows1 : ITileSize
{
    public static int Count => 1;
}

internal readonly struct Rows2 : ITileSize
{
    public static int Count => 2;
}

internal readonly struct Rows3 : ITileSize
{
    public static int Count => 3;
}

internal readonly struct Rows4 : ITileSize
{
    public static int Count => 4;
}

internal readonly struct Rows5 : ITileSize
{
    public static int Count => 5;
}

internal readonly struct Rows6 : ITileSize
{
    public static int Count => 6;
}

internal readonly struct Rows7 : ITileSize
{
    public static int Count => 7;
}

internal readonly struct Rows8 : ITileSize
{
    public static int Count => 8;
}

internal readonly struct Vectors2 : ITileSize
{
    public static int Count => 2;
}

internal readonly struct Vectors4 : ITileSize
{
    public static int Count => 4;
}
