using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Matrix products C[M, N] = A[M, K] B[K, N], or added to C, or to a row that all rows begin with.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k in ascending order, starting from zero or from what it is added to. So
/// its value does not depend on vector width, on blocking, or on which other rows are computed with it.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>Columns of B that lie together (<see cref="PackedMatrix"/>).</summary>
    public const int PanelWidth = 32;

    // Fewer rows than this do not hide the latency of their additions with two vectors of columns; they take four.
    private const int FewRows = 4;

    private static readonly AlignedBuffer Zeros = new(2 * PanelWidth);

    /// <summary>C[M, N] (+)= A[M, K] B[K, N] with B packed; A and C row-major with strides.</summary>
    public static void Multiply(float* a, int aStride, PackedMatrix b, float* c, int cStride, int rows, bool accumulate)
    {
        if (accumulate)
            Run<RowMajor>(new TileOperands(a, aStride, b.Pointer, b.Rows * PanelWidth, c, cStride, 1, c, cStride, b.Rows), rows, b.PaddedColumns);
        else
            Run<RowMajor>(new TileOperands(a, aStride, b.Pointer, b.Rows * PanelWidth, Zeros.Pointer, 0, 0, c, cStride, b.Rows), rows, b.PaddedColumns);
    }

    /// <summary>C[m, N] = row[N] + A[m, K] B[K, N] for each of M rows.</summary>
    public static void Multiply(float* a, int aStride, PackedMatrix b, float* row, float* c, int cStride, int rows) =>
        Run<RowMajor>(new TileOperands(a, aStride, b.Pointer, b.Rows * PanelWidth, row, 0, 1, c, cStride, b.Rows), rows, b.PaddedColumns);

    /// <summary>
    /// C[M, 32] (+)= A' B for one panel of B, where A is packed in groups of eight rows of C (<see cref="GradientProduct"/>): k-th value
    /// of row m at A[(m / 8 * depth + k) * 8 + m % 8]. M is a multiple of 8.
    /// </summary>
    public static void MultiplyPackedPanel(float* a, int depth, float* b, float* c, int rows, int count, bool accumulate)
    {
        for (var m = 0; m < rows; m += PackedEights.Group, a += (long)PackedEights.Group * depth, c += PackedEights.Group * PanelWidth)
        {
            var operands = accumulate
                ? new TileOperands(a, 1, b, 0, c, PanelWidth, 1, c, PanelWidth, count)
                : new TileOperands(a, 1, b, 0, Zeros.Pointer, 0, 0, c, PanelWidth, count);
            Run<PackedEights>(operands, PackedEights.Group, PanelWidth);
        }
    }

    // Columns are padded to 16: two vectors of 8 take what is too narrow for two of 16.
    private static void Run<TLeft>(in TileOperands o, int rows, int columns)
        where TLeft : struct, ILeftLayout
    {
        var n = Vector512.IsHardwareAccelerated ? Run<Wide512, TLeft>(o, 0, rows, columns) : 0;
        Run<Wide256, TLeft>(o, n, rows, columns);
    }

    private static int Run<T, TLeft>(in TileOperands o, int n, int rows, int columns)
        where T : struct, IVector<T>
        where TLeft : struct, ILeftLayout
    {
        for (; rows < FewRows && n + (4 * T.Floats) <= columns; n += 4 * T.Floats)
            Rows<T, TLeft, Vectors4>(o, n, rows);
        for (; n + (2 * T.Floats) <= columns; n += 2 * T.Floats)
            Rows<T, TLeft, Vectors2>(o, n, rows);
        return n;
    }

    // All rows in tiles of heights as equal as can be: nine are five and four, not eight and one.
    private static void Rows<T, TLeft, TWidth>(in TileOperands o, int n, int rows)
        where T : struct, IVector<T>
        where TLeft : struct, ILeftLayout
        where TWidth : struct, ITileSize
    {
        var m = 0;
        for (var tiles = (rows + T.TileRows - 1) / T.TileRows; tiles > 0; tiles--)
        {
            var height = (rows - m + tiles - 1) / tiles;
            var at = o.At(m, n);
            switch (height)
            {
                case 1: Tile<T, TLeft, Rows1, TWidth>.Run(at); break;
                case 2: Tile<T, TLeft, Rows2, TWidth>.Run(at); break;
                case 3: Tile<T, TLeft, Rows3, TWidth>.Run(at); break;
                case 4: Tile<T, TLeft, Rows4, Vectors2>.Run(at); break;
                case 5: Tile<T, TLeft, Rows5, Vectors2>.Run(at); break;
                case 6: Tile<T, TLeft, Rows6, Vectors2>.Run(at); break;
                case 7: Tile<T, TLeft, Rows7, Vectors2>.Run(at); break;
                default: Tile<T, TLeft, Rows8, Vectors2>.Run(at); break;
            }

            m += height;
        }
    }
}
