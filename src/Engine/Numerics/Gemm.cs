using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Matrix products C[M, N] = A[M, K] B[K, N], or added to C.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds over k in ascending order, starting from zero or from C. So its value does not
/// depend on vector width, on blocking, or on which other rows are computed with it.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>Columns of B that one pass over A serves.</summary>
    public const int PanelWidth = 32;

    /// <summary>C[M, N] (+)= A[M, K] B[K, N] with B packed; A and C row-major with strides.</summary>
    public static void Multiply(float* a, int aStride, PackedMatrix b, float* c, int cStride, int rows, bool accumulate)
    {
        var operand = new Operands(a, aStride, 1, b.Pointer, PanelWidth, b.Rows * PanelWidth, c, cStride, b.Rows, accumulate);
        Run(operand, rows, b.PaddedColumns);
    }

    /// <summary>
    /// C[M, 32] (+)= A' B for one panel of B, where A is packed in groups of eight rows of C (<see cref="GradientProduct"/>): k-th value
    /// of row m at A[(m / 8 * depth + k) * 8 + m % 8]. M is a multiple of 8.
    /// </summary>
    public static void MultiplyPackedPanel(float* a, int depth, float* b, float* c, int rows, int count, bool accumulate)
    {
        for (var m = 0; m < rows; m += 8)
        {
            var operand = new Operands(a + ((long)m * depth), 1, 8, b, PanelWidth, 0, c + ((long)m * PanelWidth), PanelWidth, count, accumulate);
            Panel(operand, operand.B, 0, 8, PanelWidth);
        }
    }

    private static void Run(in Operands o, int rows, int columns)
    {
        int panel = 0, n = 0;
        // One row alone: two panels at a time, or each addition would wait for the one before.
        for (; rows == 1 && n + (2 * PanelWidth) <= columns; n += 2 * PanelWidth, panel += 2)
        {
            var b = o.B + ((long)panel * o.BPanelStride);
            if (Vector512.IsHardwareAccelerated)
                TwoPanels<Wide512>(o, o.A, b, b + o.BPanelStride, o.C + n);
            else
                TwoPanels<Wide256>(o, o.A, b, b + o.BPanelStride, o.C + n);
        }

        for (; n < columns; n += PanelWidth, panel++)
            Panel(o, o.B + ((long)panel * o.BPanelStride), n, rows, Math.Min(PanelWidth, columns - n));
    }

    private static void Panel(in Operands o, float* b, int n, int rows, int columns)
    {
        if (Vector512.IsHardwareAccelerated && columns == PanelWidth)
            Panel<Wide512>(o, b, n, rows, columns, 8);
        else
            Panel<Wide256>(o, b, n, rows, columns, 4);
    }

    // One panel of B against all rows of A, in tiles of 8, 4 or 1 rows by two vectors.
    private static void Panel<T>(in Operands o, float* b, int n, int rows, int columns, int tallest)
        where T : struct, IVector<T>
    {
        for (var j = 0; j < columns; j += 2 * T.Floats)
        {
            var m = 0;
            if (tallest == 8)
            {
                for (; m + 8 <= rows; m += 8)
                    Tile8<T>(o, o.A + ((long)m * o.ARowStride), b + j, o.C + ((long)m * o.CStride) + n + j);
            }

            for (; m + 4 <= rows; m += 4)
                Tile4<T>(o, o.A + ((long)m * o.ARowStride), b + j, o.C + ((long)m * o.CStride) + n + j);
            for (; m < rows; m++)
                Tile1<T>(o, o.A + ((long)m * o.ARowStride), b + j, o.C + ((long)m * o.CStride) + n + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8<T>(in Operands o, float* a, float* b, float* c)
        where T : struct, IVector<T>
    {
        long row = o.ARowStride, stride = o.CStride;
        T c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71;
        if (o.Accumulate)
        {
            c00 = T.Load(c);
            c01 = T.Load(c + T.Floats);
            c10 = T.Load(c + stride);
            c11 = T.Load(c + stride + T.Floats);
            c20 = T.Load(c + (2 * stride));
            c21 = T.Load(c + (2 * stride) + T.Floats);
            c30 = T.Load(c + (3 * stride));
            c31 = T.Load(c + (3 * stride) + T.Floats);
            c40 = T.Load(c + (4 * stride));
            c41 = T.Load(c + (4 * stride) + T.Floats);
            c50 = T.Load(c + (5 * stride));
            c51 = T.Load(c + (5 * stride) + T.Floats);
            c60 = T.Load(c + (6 * stride));
            c61 = T.Load(c + (6 * stride) + T.Floats);
            c70 = T.Load(c + (7 * stride));
            c71 = T.Load(c + (7 * stride) + T.Floats);
        }
        else
        {
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = c60 = c61 = c70 = c71 = T.Zero;
        }

        float* p = a, q = b;
        for (var k = 0; k < o.Depth; k++)
        {
            T b0 = T.Load(q), b1 = T.Load(q + T.Floats);
            var x = T.Broadcast(p[0]);
            c00 = T.FusedMultiplyAdd(x, b0, c00);
            c01 = T.FusedMultiplyAdd(x, b1, c01);
            x = T.Broadcast(p[row]);
            c10 = T.FusedMultiplyAdd(x, b0, c10);
            c11 = T.FusedMultiplyAdd(x, b1, c11);
            x = T.Broadcast(p[2 * row]);
            c20 = T.FusedMultiplyAdd(x, b0, c20);
            c21 = T.FusedMultiplyAdd(x, b1, c21);
            x = T.Broadcast(p[3 * row]);
            c30 = T.FusedMultiplyAdd(x, b0, c30);
            c31 = T.FusedMultiplyAdd(x, b1, c31);
            x = T.Broadcast(p[4 * row]);
            c40 = T.FusedMultiplyAdd(x, b0, c40);
            c41 = T.FusedMultiplyAdd(x, b1, c41);
            x = T.Broadcast(p[5 * row]);
            c50 = T.FusedMultiplyAdd(x, b0, c50);
            c51 = T.FusedMultiplyAdd(x, b1, c51);
            x = T.Broadcast(p[6 * row]);
            c60 = T.FusedMultiplyAdd(x, b0, c60);
            c61 = T.FusedMultiplyAdd(x, b1, c61);
            x = T.Broadcast(p[7 * row]);
            c70 = T.FusedMultiplyAdd(x, b0, c70);
            c71 = T.FusedMultiplyAdd(x, b1, c71);
            p += o.AKStride;
            q += o.BKStride;
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Floats);
        T.Store(c10, c + stride);
        T.Store(c11, c + stride + T.Floats);
        T.Store(c20, c + (2 * stride));
        T.Store(c21, c + (2 * stride) + T.Floats);
        T.Store(c30, c + (3 * stride));
        T.Store(c31, c + (3 * stride) + T.Floats);
        T.Store(c40, c + (4 * stride));
        T.Store(c41, c + (4 * stride) + T.Floats);
        T.Store(c50, c + (5 * stride));
        T.Store(c51, c + (5 * stride) + T.Floats);
        T.Store(c60, c + (6 * stride));
        T.Store(c61, c + (6 * stride) + T.Floats);
        T.Store(c70, c + (7 * stride));
        T.Store(c71, c + (7 * stride) + T.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<T>(in Operands o, float* a, float* b, float* c)
        where T : struct, IVector<T>
    {
        long row = o.ARowStride, stride = o.CStride;
        T c00, c01, c10, c11, c20, c21, c30, c31;
        if (o.Accumulate)
        {
            c00 = T.Load(c);
            c01 = T.Load(c + T.Floats);
            c10 = T.Load(c + stride);
            c11 = T.Load(c + stride + T.Floats);
            c20 = T.Load(c + (2 * stride));
            c21 = T.Load(c + (2 * stride) + T.Floats);
            c30 = T.Load(c + (3 * stride));
            c31 = T.Load(c + (3 * stride) + T.Floats);
        }
        else
        {
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = T.Zero;
        }

        float* p = a, q = b;
        for (var k = 0; k < o.Depth; k++)
        {
            T b0 = T.Load(q), b1 = T.Load(q + T.Floats);
            var x = T.Broadcast(p[0]);
            c00 = T.FusedMultiplyAdd(x, b0, c00);
            c01 = T.FusedMultiplyAdd(x, b1, c01);
            x = T.Broadcast(p[row]);
            c10 = T.FusedMultiplyAdd(x, b0, c10);
            c11 = T.FusedMultiplyAdd(x, b1, c11);
            x = T.Broadcast(p[2 * row]);
            c20 = T.FusedMultiplyAdd(x, b0, c20);
            c21 = T.FusedMultiplyAdd(x, b1, c21);
            x = T.Broadcast(p[3 * row]);
            c30 = T.FusedMultiplyAdd(x, b0, c30);
            c31 = T.FusedMultiplyAdd(x, b1, c31);
            p += o.AKStride;
            q += o.BKStride;
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Floats);
        T.Store(c10, c + stride);
        T.Store(c11, c + stride + T.Floats);
        T.Store(c20, c + (2 * stride));
        T.Store(c21, c + (2 * stride) + T.Floats);
        T.Store(c30, c + (3 * stride));
        T.Store(c31, c + (3 * stride) + T.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<T>(in Operands o, float* a, float* b, float* c)
        where T : struct, IVector<T>
    {
        T c00 = o.Accumulate ? T.Load(c) : T.Zero, c01 = o.Accumulate ? T.Load(c + T.Floats) : T.Zero;
        float* p = a, q = b;
        for (var k = 0; k < o.Depth; k++)
        {
            var x = T.Broadcast(p[0]);
            c00 = T.FusedMultiplyAdd(x, T.Load(q), c00);
            c01 = T.FusedMultiplyAdd(x, T.Load(q + T.Floats), c01);
            p += o.AKStride;
            q += o.BKStride;
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Floats);
    }

    private static void TwoPanels<T>(in Operands o, float* a, float* b0, float* b1, float* c)
        where T : struct, IVector<T>
    {
        for (var j = 0; j < PanelWidth; j += 2 * T.Floats)
            Tile1Of2<T>(o, a, b0 + j, b1 + j, c + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1Of2<T>(in Operands o, float* a, float* b0, float* b1, float* c)
        where T : struct, IVector<T>
    {
        T c00 = o.Accumulate ? T.Load(c) : T.Zero, c01 = o.Accumulate ? T.Load(c + T.Floats) : T.Zero;
        T c02 = o.Accumulate ? T.Load(c + PanelWidth) : T.Zero, c03 = o.Accumulate ? T.Load(c + PanelWidth + T.Floats) : T.Zero;
        for (var k = 0; k < o.Depth; k++)
        {
            var x = T.Broadcast(a[0]);
            c00 = T.FusedMultiplyAdd(x, T.Load(b0), c00);
            c01 = T.FusedMultiplyAdd(x, T.Load(b0 + T.Floats), c01);
            c02 = T.FusedMultiplyAdd(x, T.Load(b1), c02);
            c03 = T.FusedMultiplyAdd(x, T.Load(b1 + T.Floats), c03);
            a += o.AKStride;
            b0 += o.BKStride;
            b1 += o.BKStride;
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Floats);
        T.Store(c02, c + PanelWidth);
        T.Store(c03, c + PanelWidth + T.Floats);
    }

    // A is read at A + m * ARowStride + k * AKStride, B at B + panel * BPanelStride + k * BKStride.
    private readonly struct Operands(
        float* a, int aRowStride, int aKStride, float* b, int bKStride, int bPanelStride, float* c, int cStride, int depth, bool accumulate)
    {
        public readonly float* A = a;
        public readonly float* B = b;
        public readonly float* C = c;
        public readonly int ARowStride = aRowStride;
        public readonly int AKStride = aKStride;
        public readonly int BKStride = bKStride;
        public readonly int BPanelStride = bPanelStride;
        public readonly int CStride = cStride;
        public readonly int Depth = depth;
        public readonly bool Accumulate = accumulate;
    }
}
