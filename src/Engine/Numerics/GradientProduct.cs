using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Weight gradients: C[M, N] = A' B, summed over the rows (t, r) of A[T, R, M] and B[T, R, N], t outermost, in ascending order. Both
/// operands are packed first, so that the kernel reads memory in order whatever their strides.
/// </summary>
/// <remarks>
/// A is packed once, in groups of eight of its columns: group 0: k = 0 [8 floats], k = 1 [8 floats], …; group 1: …
/// B is packed panel by panel of 32 columns, <see cref="Depth"/> rows at a time, which stay in the first-level cache.
/// </remarks>
internal sealed unsafe class GradientProduct
{
    private const int Depth = 256;

    private readonly AlignedBuffer _a;
    private readonly AlignedBuffer _b = new(Depth * Gemm.PanelWidth);
    private readonly AlignedBuffer _c;

    /// <param name="rows">Largest sum of the heights M, each padded to a multiple of 16.</param>
    /// <param name="terms">Largest T R.</param>
    public GradientProduct(int rows, int terms)
    {
        _a = new AlignedBuffer(checked(rows * terms));
        _c = new AlignedBuffer(rows * Gemm.PanelWidth);
    }

    /// <summary>Writes C for one left operand.</summary>
    public void Run(in GradientLeft left, in StridedRows right, in GradientSize size) => Run(left, default, right, size);

    /// <summary>
    /// Writes C for two left operands at once, so that the right one is packed but once. C is in canonical layout: blocks of columns
    /// without padding, side by side.
    /// </summary>
    public void Run(in GradientLeft first, in GradientLeft second, in StridedRows right, in GradientSize size)
    {
        int terms = size.Steps * size.Rows, upper = Width.Pad(first.Height), rows = upper + Width.Pad(second.Height);
        PackLeft(first, size, 0);
        if (second.Height > 0)
            PackLeft(second, size, upper);
        for (var n = 0; n < size.Blocks * size.Block; n += Gemm.PanelWidth)
        {
            var width = Math.Min(Gemm.PanelWidth, (size.Blocks * size.Block) - n);
            for (var k = 0; k < terms; k += Depth)
            {
                var count = Math.Min(Depth, terms - k);
                PackPanel(right, size, k, count, n, width);
                Gemm.MultiplyPackedPanel(_a.Pointer + (k * 8), terms, _b.Pointer, _c.Pointer, rows, count, k > 0);
            }

            Unpad(_c.Pointer, first, size, n, width);
            if (second.Height > 0)
                Unpad(_c.Pointer + ((long)upper * Gemm.PanelWidth), second, size, n, width);
        }
    }

    // Rows of states are padded to a multiple of 16, so whole groups of eight can be read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackLeft(in GradientLeft left, in GradientSize size, int firstRow)
    {
        long terms = (long)size.Steps * size.Rows;
        var groups = (left.Height + 7) / 8;
        var to = _a.Pointer + (firstRow * terms);
        for (var t = 0; t < size.Steps; t++)
        {
            var row = left.Values.First + ((long)t * left.Values.Outer);
            for (var r = 0; r < size.Rows; r++, to += 8, row += left.Values.Stride)
            {
                for (var group = 0; group < groups; group++)
                    Vector256.Load(row + (group * 8)).Store(to + (group * terms * 8));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackPanel(in StridedRows right, in GradientSize size, int first, int count, int column, int width)
    {
        var (t, r) = Math.DivRem(first, size.Rows);
        var to = _b.Pointer;
        for (var k = 0; k < count; k++, to += Gemm.PanelWidth)
        {
            var row = right.First + ((long)t * right.Outer) + ((long)r * right.Stride) + column;
            Vector512.Load(row).Store(to);
            (width > Width.Floats ? Vector512.Load(row + Width.Floats) : Vector512<float>.Zero).Store(to + Width.Floats);
            if (++r == size.Rows)
                (t, r) = (t + 1, 0);
        }
    }

    // A panel may cover parts of two blocks (a gate's padding and the next gate).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpad(float* panel, in GradientLeft left, in GradientSize size, int n, int width)
    {
        var whole = size.Blocks * size.Columns;
        for (var column = n; column < n + width;)
        {
            var (block, within) = Math.DivRem(column, size.Block);
            var count = Math.Min(size.Columns - within, n + width - column);
            float* from = panel + (column - n), to = left.Destination + (block * size.Columns) + within;
            for (var m = 0; m < left.Height; m++, from += Gemm.PanelWidth, to += whole)
            {
                var i = 0;
                for (; i + Width.Floats <= count; i += Width.Floats)
                    Vector512.Load(from + i).Store(to + i);
                for (; i < count; i++)
                    to[i] = from[i];
            }

            column = Math.Min((block + 1) * size.Block, n + width);
        }
    }
}
