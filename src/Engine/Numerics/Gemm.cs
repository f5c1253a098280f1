using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Matrix products C[M, N] = A[M, K] B[K, N], or added to C, or to one row that all rows start from.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k in ascending order, starting from zero or from the value it is
/// added to. So its value does not depend on vector width, on blocking, or on the rows computed with it.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>Columns of B stored together (<see cref="PackedMatrix"/>).</summary>
    public const int PanelWidth = 32;

    // With fewer rows, two column vectors do not hide the latency of additions, so four are used.
    private const int FewRows = 4;

    // Size in floats of a right operand that does not stay in the L2 cache along with everything else.
    private const int FarFloats = 96 * 1024;

    private static readonly AlignedBuffer Zeros = new(2, PanelWidth);

    /// <summary>C[M, N] (+)= A[M, K] B[K, N] with B packed; A and C row-major with strides.</summary>
    public static void Multiply(float* a, int aStride, PackedMatrix b, float* c, int cStride, int rows, bool accumulate) =>
        Run(Starting(Operands(a, aStride, b, c, cStride), accumulate), b, rows);

    /// <summary>C[m, N] = row[N] + A[m, K] B[K, N] for each of M rows.</summary>
    public static void Multiply(float* a, int aStride, PackedMatrix b, float* row, float* c, int cStride, int rows) =>
        Run(Operands(a, aStride, b, c, cStride) with { Start = row, StartColumn = 1 }, b, rows);

    /// <summary>
    /// C[panels, M, 32] (+)= A' B for some panels of B. A is packed in groups of rows of C (<see cref="GradientProduct"/>): the
    /// k-th value of row m is A[(m / group * depth + k) * group + m % group].
    /// </summary>
    public static void MultiplyPackedPanels(
        float* a, int depth, float* b, int bPanel, float* c, int cPanel, int rows, int count, int panels, bool accumulate)
    {
        var group = PackedGroups.Group;
        for (var m = 0; m < rows; m += group, a += (long)group * depth)
        {
            for (var panel = 0; panel < panels; panel++)
            {
                var operands = new TileOperands
                {
                    A = a,
                    ARow = 1,
                    B = b + ((long)panel * bPanel),
                    C = c + ((long)panel * cPanel) + ((long)m * PanelWidth),
                    CRow = PanelWidth,
                    Depth = count,
                };
                // Each panel prefetches its share of the next group.
                var ahead = new Ahead(a + (group * (depth + ((long)count * panel / panels))), (group + panels - 1) / panels);
                Run<PackedGroups>(Starting(operands, accumulate), Math.Min(group, rows - m), PanelWidth, ahead);
            }
        }
    }

    private static TileOperands Operands(float* a, int aStride, PackedMatrix b, float* c, int cStride) => new()
    {
        A = a,
        ARow = aStride,
        B = b.Pointer,
        BPanel = b.Rows * PanelWidth,
        C = c,
        CRow = cStride,
        Depth = b.Rows,
    };

    private static TileOperands Starting(in TileOperands o, bool accumulate) =>
        accumulate ? o with { Start = o.C, StartRow = o.CRow, StartColumn = 1 } : o with { Start = Zeros.Pointer };

    private static void Run(in TileOperands o, PackedMatrix b, int rows)
    {
        if (b.Rows * b.PaddedColumns > FarFloats)
            Run<RowMajorFar>(o, rows, b.PaddedColumns);
        else
            Run<RowMajor>(o, rows, b.PaddedColumns);
    }

    // Columns are padded to 16: two vectors of 8 handle what is too narrow for two of 16.
    private static void Run<TLeft>(in TileOperands o, int rows, int columns, Ahead ahead = default)
        where TLeft : struct, ILeftLayout
    {
        var n = Vector512.IsHardwareAccelerated ? Run<Wide512, TLeft>(o, 0, rows, columns, ahead) : 0;
        Run<Wide256, TLeft>(o, n, rows, columns, ahead);
    }

    private static int Run<T, TLeft>(in TileOperands o, int n, int rows, int columns, Ahead ahead)
        where T : struct, IVector<T>
        where TLeft : struct, ILeftLayout
    {
        for (; rows < FewRows && n + (4 * T.Floats) <= columns; n += 4 * T.Floats)
            Rows<T, TLeft, Vectors4>(o, n, rows, ahead);
        for (; n + (2 * T.Floats) <= columns; n += 2 * T.Floats)
            Rows<T, TLeft, Vectors2>(o, n, rows, ahead);
        return n;
    }

    // Cuts rows into tiles of nearly equal height: nine are five and four, not eight and one. If there is nothing else to
    // prefetch, the tiles prefetch the next panel of B.
    private static void Rows<T, TLeft, TWidth>(in TileOperands o, int n, int rows, Ahead ahead)
        where T : struct, IVector<T>
        where TLeft : struct, ILeftLayout
        where TWidth : struct, ITileSize
    {
        var b = o.BAt(n);
        var m = 0;
        var tiles = (rows + T.TileRows - 1) / T.TileRows;
        var next = ahead.At is null ? new Ahead(b + o.BPanel, PanelWidth / tiles) : ahead;
        for (; tiles > 0; tiles--, next = next.After(o.Depth))
        {
            var height = (rows - m + tiles - 1) / tiles;
            float* a = o.AAt(m), start = o.StartAt(m, n), c = o.CAt(m, n);
            switch (height)
            {
                case 1: Tile<T, TLeft, Rows1, TWidth>.Run(o, a, b, start, c, next); break;
                case 2: Tile<T, TLeft, Rows2, TWidth>.Run(o, a, b, start, c, next); break;
                case 3: Tile<T, TLeft, Rows3, TWidth>.Run(o, a, b, start, c, next); break;
                case 4: Tile<T, TLeft, Rows4, Vectors2>.Run(o, a, b, start, c, next); break;
                case 5: Tile<T, TLeft, Rows5, Vectors2>.Run(o, a, b, start, c, next); break;
                case 6: Tile<T, TLeft, Rows6, Vectors2>.Run(o, a, b, start, c, next); break;
                case 7: Tile<T, TLeft, Rows7, Vectors2>.Run(o, a, b, start, c, next); break;
                default: Tile<T, TLeft, Rows8, Vectors2>.Run(o, a, b, start, c, next); break;
            }

            m += height;
        }
    }
}
