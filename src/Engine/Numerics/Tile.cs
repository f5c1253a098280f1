using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// The kernel of all products: a tile of C that stays in registers, up to 8 rows by 2 vectors or 3 rows by 4, while k runs through. It is
/// written once; what is beyond a tile's size, the compiler leaves out.
/// </summary>
/// <remarks>
/// Named c(row)(vector). The second pair of vectors of a tile of four comes from the next panel of B, or for narrow vectors from the other
/// half of the same.
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
        var from = start;
        T c00 = T.Load(from), c01 = T.Load(from + T.Floats), c02 = default, c03 = default;
        T c10 = default, c11 = default, c12 = default, c13 = default;
        T c20 = default, c21 = default, c22 = default, c23 = default;
        T c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        T c60 = default, c61 = default, c70 = default, c71 = default;
        if (TVectors.Count > 2)
        {
            c02 = T.Load(from + (2 * T.Floats));
            c03 = T.Load(from + (3 * T.Floats));
        }

        if (TRows.Count > 1)
        {
            from += o.StartRow;
            c10 = T.Load(from);
            c11 = T.Load(from + T.Floats);
            if (TVectors.Count > 2)
            {
                c12 = T.Load(from + (2 * T.Floats));
                c13 = T.Load(from + (3 * T.Floats));
            }
        }

        if (TRows.Count > 2)
        {
            from += o.StartRow;
            c20 = T.Load(from);
            c21 = T.Load(from + T.Floats);
            if (TVectors.Count > 2)
            {
                c22 = T.Load(from + (2 * T.Floats));
                c23 = T.Load(from + (3 * T.Floats));
            }
        }

        if (TRows.Count > 3)
        {
            from += o.StartRow;
            c30 = T.Load(from);
            c31 = T.Load(from + T.Floats);
        }

        if (TRows.Count > 4)
        {
            from += o.StartRow;
            c40 = T.Load(from);
            c41 = T.Load(from + T.Floats);
        }

        if (TRows.Count > 5)
        {
            from += o.StartRow;
            c50 = T.Load(from);
            c51 = T.Load(from + T.Floats);
        }

        if (TRows.Count > 6)
        {
            from += o.StartRow;
            c60 = T.Load(from);
            c61 = T.Load(from + T.Floats);
        }

        if (TRows.Count > 7)
        {
            from += o.StartRow;
            c70 = T.Load(from);
            c71 = T.Load(from + T.Floats);
        }

        nint step = next.Step;
        nint row = TLeft.RowStride == 0 ? o.ARow : TLeft.RowStride, row3 = 3 * row, second = T.Floats == Width.Floats ? o.BPanel : Width.Floats;
        float* a4 = a + (4 * row), ahead = next.At;
        for (var k = o.Depth; k > 0; k--)
        {
            T b0 = T.Load(b), b1 = T.Load(b + T.Floats), b2 = default, b3 = default;
            if (TVectors.Count > 2)
            {
                b2 = T.Load(b + second);
                b3 = T.Load(b + second + T.Floats);
            }

            var x = T.Create(a[0]);
            c00 = T.FusedMultiplyAdd(x, b0, c00);
            c01 = T.FusedMultiplyAdd(x, b1, c01);
            if (TVectors.Count > 2)
            {
                c02 = T.FusedMultiplyAdd(x, b2, c02);
                c03 = T.FusedMultiplyAdd(x, b3, c03);
            }

            if (TRows.Count > 1)
            {
                x = T.Create(a[row]);
                c10 = T.FusedMultiplyAdd(x, b0, c10);
                c11 = T.FusedMultiplyAdd(x, b1, c11);
                if (TVectors.Count > 2)
                {
                    c12 = T.FusedMultiplyAdd(x, b2, c12);
                    c13 = T.FusedMultiplyAdd(x, b3, c13);
                }
            }

            if (TRows.Count > 2)
            {
                x = T.Create(a[2 * row]);
                c20 = T.FusedMultiplyAdd(x, b0, c20);
                c21 = T.FusedMultiplyAdd(x, b1, c21);
                if (TVectors.Count > 2)
                {
                    c22 = T.FusedMultiplyAdd(x, b2, c22);
                    c23 = T.FusedMultiplyAdd(x, b3, c23);
                }
            }

            if (TRows.Count > 3)
            {
                x = T.Create(a[row3]);
                c30 = T.FusedMultiplyAdd(x, b0, c30);
                c31 = T.FusedMultiplyAdd(x, b1, c31);
            }

            if (TRows.Count > 4)
            {
                x = T.Create(a4[0]);
                c40 = T.FusedMultiplyAdd(x, b0, c40);
                c41 = T.FusedMultiplyAdd(x, b1, c41);
            }

            if (TRows.Count > 5)
            {
                x = T.Create(a4[row]);
                c50 = T.FusedMultiplyAdd(x, b0, c50);
                c51 = T.FusedMultiplyAdd(x, b1, c51);
            }

            if (TRows.Count > 6)
            {
                x = T.Create(a4[2 * row]);
                c60 = T.FusedMultiplyAdd(x, b0, c60);
                c61 = T.FusedMultiplyAdd(x, b1, c61);
            }

            if (TRows.Count > 7)
            {
                x = T.Create(a4[row3]);
                c70 = T.FusedMultiplyAdd(x, b0, c70);
                c71 = T.FusedMultiplyAdd(x, b1, c71);
            }

            if (TLeft.LooksAhead && Sse.IsSupported)
            {
                Sse.Prefetch1(ahead);
                ahead += step;
            }

            a += TLeft.KStride;
            a4 += TLeft.KStride;
            b += Gemm.PanelWidth;
        }

        var to = c;
        T.Store(c00, to);
        T.Store(c01, to + T.Floats);
        if (TVectors.Count > 2)
        {
            T.Store(c02, to + (2 * T.Floats));
            T.Store(c03, to + (3 * T.Floats));
        }

        if (TRows.Count > 1)
        {
            to += o.CRow;
            T.Store(c10, to);
            T.Store(c11, to + T.Floats);
            if (TVectors.Count > 2)
            {
                T.Store(c12, to + (2 * T.Floats));
                T.Store(c13, to + (3 * T.Floats));
            }
        }

        if (TRows.Count > 2)
        {
            to += o.CRow;
            T.Store(c20, to);
            T.Store(c21, to + T.Floats);
            if (TVectors.Count > 2)
            {
                T.Store(c22, to + (2 * T.Floats));
                T.Store(c23, to + (3 * T.Floats));
            }
        }

        if (TRows.Count > 3)
        {
            to += o.CRow;
            T.Store(c30, to);
            T.Store(c31, to + T.Floats);
        }

        if (TRows.Count > 4)
        {
            to += o.CRow;
            T.Store(c40, to);
            T.Store(c41, to + T.Floats);
        }

        if (TRows.Count > 5)
        {
            to += o.CRow;
            T.Store(c50, to);
            T.Store(c51, to + T.Floats);
        }

        if (TRows.Count > 6)
        {
            to += o.CRow;
            T.Store(c60, to);
            T.Store(c61, to + T.Floats);
        }

        if (TRows.Count > 7)
        {
            to += o.CRow;
            T.Store(c70, to);
            T.Store(c71, to + T.Floats);
        }
    }
}
