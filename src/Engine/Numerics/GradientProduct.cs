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

    /// <param name="rows">Largest M.</param>
    /// <param name="terms">Largest T R.</param>
    public GradientProduct(int rows, int terms)
    {
        var padded = Width.Pad(rows);
        _a = new AlignedBuffer(checked(padded * terms));
        _c = new AlignedBuffer(padded * Gemm.PanelWidth);
    }

    /// <summary>Writes, or adds, C in canonical layout: blocks of N / blocks columns without padding, side by side.</summary>
    /// <param name="a">[T, R, M]; rows padded to a multiple of 8.</param>
    /// <param name="b">[T, R, blocks * padded columns].</param>
    /// <param name="size">Dimensions.</param>
    /// <param name="destination">[M, blocks * columns].</param>
    public void Run(in StridedRows a, in StridedRows b, in GradientSize size, Span<float> destination)
    {
        int terms = size.Steps * size.Rows, groups = (size.Height + 7) / 8;
        PackLeft(a, size, groups);
        for (var n = 0; n < size.Blocks * size.Block; n += Gemm.PanelWidth)
        {
            var width = Math.Min(Gemm.PanelWidth, (size.Blocks * size.Block) - n);
            for (var first = 0; first < terms; first += Depth)
            {
                var count = Math.Min(Depth, terms - first);
                PackPanel(b, size, first, count, n, width);
                Gemm.MultiplyPackedPanel(_a.Pointer + (first * 8), terms, _b.Pointer, _c.Pointer, groups * 8, count, first > 0);
            }

            Unpad(size, n, width, destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackLeft(in StridedRows a, in GradientSize size, int groups)
    {
        long terms = (long)size.Steps * size.Rows, k = 0;
        for (var t = 0; t < size.Steps; t++)
        {
            var row = a.First + ((long)t * a.Outer);
            for (var r = 0; r < size.Rows; r++, k++, row += a.Stride)
            {
                var to = _a.Pointer + (k * 8);
                for (var group = 0; group < groups; group++)
                    Vector256.Load(row + (group * 8)).Store(to + (group * terms * 8));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackPanel(in StridedRows b, in GradientSize size, int first, int count, int column, int width)
    {
        var (t, r) = Math.DivRem(first, size.Rows);
        var to = _b.Pointer;
        for (var k = 0; k < count; k++, to += Gemm.PanelWidth)
        {
            var row = b.First + ((long)t * b.Outer) + ((long)r * b.Stride) + column;
            Vector512.Load(row).Store(to);
            (width > Width.Floats ? Vector512.Load(row + Width.Floats) : Vector512<float>.Zero).Store(to + Width.Floats);
            if (++r == size.Rows)
                (t, r) = (t + 1, 0);
        }
    }

    // A panel may cover parts of two blocks (a gate's padding and the next gate).
    private void Unpad(in GradientSize size, int n, int width, Span<float> destination)
    {
        var whole = size.Blocks * size.Columns;
        for (var column = n; column < n + width;)
        {
            var (block, within) = Math.DivRem(column, size.Block);
            var count = Math.Min(size.Columns - within, n + width - column);
            for (var m = 0; m < size.Height && count > 0; m++)
            {
                new ReadOnlySpan<float>(_c.Pointer + ((long)m * Gemm.PanelWidth) + (column - n), count)
                    .CopyTo(destination[((m * whole) + (block * size.Columns) + within)..]);
            }

            column = Math.Min((block + 1) * size.Block, n + width);
        }
    }
}
