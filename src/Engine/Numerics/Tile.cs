using System.Runtime.Intrinsics.X86;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// The kernel of all products: a tile of C that stays in registers, up to 8 rows by 2 vectors or 3 rows by 4, while the loop runs
/// over k. It is written once; the compiler removes the parts that a smaller tile does not need.
/// </summary>
/// <remarks>
/// Sums are named c(row)(vector). In a tile of four vectors, the second pair comes from the next panel of B, or for narrow
/// vectors from the other half of the same panel. Each loop iteration handles two k, to keep other instructions few: they are the
/// bottleneck when another program's thread shares the core (docs/adr/0018).
/// </remarks>
internal static unsafe class Tile<T, TLeft, TRows, TVectors>
    where T : struct, IVector<T>
    where TLeft : struct, ILeftLayout
    where TRows : struct, ITileSize
    where TVectors : struct, ITileSize
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in TileOperands o, float* a, float* b, float* start, float* c, Ahead next)
    {
        T c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
        T c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c40 = default, c41 = default;
        T c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        var from = start;
        Load(from, ref c00, ref c01, ref c02, ref c03);
        if (TRows.Count > 1)
            Load(from += o.StartRow, ref c10, ref c11, ref c12, ref c13);
        if (TRows.Count > 2)
            Load(from += o.StartRow, ref c20, ref c21, ref c22, ref c23);
        if (TRows.Count > 3)
            Load(from += o.StartRow, ref c30, ref c31);
        if (TRows.Count > 4)
            Load(from += o.StartRow, ref c40, ref c41);
        if (TRows.Count > 5)
            Load(from += o.StartRow, ref c50, ref c51);
        if (TRows.Count > 6)
            Load(from += o.StartRow, ref c60, ref c61);
        if (TRows.Count > 7)
            Load(from += o.StartRow, ref c70, ref c71);

        nint step = 2 * next.Step;
        nint row = TLeft.RowStride == 0 ? o.ARow : TLeft.RowStride, row3 = 3 * row,
            second = T.Floats == Width.Floats ? o.BPanel : Width.Floats;
        float* a4 = a + (4 * row), ahead = next.At;
        for (var k = o.Depth; k > 0; k -= 2)
        {
            LoadRight(b, 0, second, out var b0, out var b1, out var b2, out var b3);
            Add(a, 0, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Count > 1)
                Add(a + row, 0, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Count > 2)
                Add(a + (2 * row), 0, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Count > 3)
                Add(a + row3, 0, b0, b1, ref c30, ref c31);
            if (TRows.Count > 4)
                Add(a4, 0, b0, b1, ref c40, ref c41);
            if (TRows.Count > 5)
                Add(a4 + row, 0, b0, b1, ref c50, ref c51);
            if (TRows.Count > 6)
                Add(a4 + (2 * row), 0, b0, b1, ref c60, ref c61);
            if (TRows.Count > 7)
                Add(a4 + row3, 0, b0, b1, ref c70, ref c71);
            if (k == 1)
                break;
            LoadRight(b, Gemm.PanelWidth, second, out b0, out b1, out b2, out b3);
            Add(a, TLeft.KStride, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Count > 1)
                Add(a + row, TLeft.KStride, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Count > 2)
                Add(a + (2 * row), TLeft.KStride, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Count > 3)
                Add(a + row3, TLeft.KStride, b0, b1, ref c30, ref c31);
            if (TRows.Count > 4)
                Add(a4, TLeft.KStride, b0, b1, ref c40, ref c41);
            if (TRows.Count > 5)
                Add(a4 + row, TLeft.KStride, b0, b1, ref c50, ref c51);
            if (TRows.Count > 6)
                Add(a4 + (2 * row), TLeft.KStride, b0, b1, ref c60, ref c61);
            if (TRows.Count > 7)
                Add(a4 + row3, TLeft.KStride, b0, b1, ref c70, ref c71);
            if (TLeft.LooksAhead && Sse.IsSupported)
            {
                Sse.Prefetch1(ahead);
                ahead += step;
            }

            a += 2 * TLeft.KStride;
            a4 += 2 * TLeft.KStride;
            b += 2 * Gemm.PanelWidth;
        }

        var to = c;
        Store(c00, c01, c02, c03, to);
        if (TRows.Count > 1)
            Store(c10, c11, c12, c13, to += o.CRow);
        if (TRows.Count > 2)
            Store(c20, c21, c22, c23, to += o.CRow);
        if (TRows.Count > 3)
            Store(c30, c31, to += o.CRow);
        if (TRows.Count > 4)
            Store(c40, c41, to += o.CRow);
        if (TRows.Count > 5)
            Store(c50, c51, to += o.CRow);
        if (TRows.Count > 6)
            Store(c60, c61, to += o.CRow);
        if (TRows.Count > 7)
            Store(c70, c71, to += o.CRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* from, ref T c0, ref T c1)
    {
        c0 = T.Load(from);
        c1 = T.Load(from + T.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* from, ref T c0, ref T c1, ref T c2, ref T c3)
    {
        Load(from, ref c0, ref c1);
        if (TVectors.Count > 2)
            Load(from + (2 * T.Floats), ref c2, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRight(float* b, nint at, nint second, out T b0, out T b1, out T b2, out T b3)
    {
        b0 = T.Load(b + at);
        b1 = T.Load(b + at + T.Floats);
        b2 = TVectors.Count > 2 ? T.Load(b + at + second) : default;
        b3 = TVectors.Count > 2 ? T.Load(b + at + second + T.Floats) : default;
    }

    // The offset of k is separate from the row's, so that both fit into one address.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* a, nint at, T b0, T b1, ref T c0, ref T c1)
    {
        var x = T.Create(a[at]);
        T.AddProduct(ref c0, x, b0);
        T.AddProduct(ref c1, x, b1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* a, nint at, T b0, T b1, T b2, T b3, ref T c0, ref T c1, ref T c2, ref T c3)
    {
        var x = T.Create(a[at]);
        T.AddProduct(ref c0, x, b0);
        T.AddProduct(ref c1, x, b1);
        if (TVectors.Count > 2)
        {
            T.AddProduct(ref c2, x, b2);
            T.AddProduct(ref c3, x, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T c0, T c1, float* to)
    {
        T.Store(c0, to);
        T.Store(c1, to + T.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T c0, T c1, T c2, T c3, float* to)
    {
        Store(c0, c1, to);
        if (TVectors.Count > 2)
            Store(c2, c3, to + (2 * T.Floats));
    }
}
