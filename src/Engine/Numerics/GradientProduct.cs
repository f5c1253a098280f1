using System.Runtime.CompilerServices;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Weight gradients: for each lane C[M, N] = A' B, summed over its rows (t, r) of A[T, R, M] and B[T, R, N], t outermost, in ascending
/// order; then the lanes folded by their tree. Both operands are packed first, so that the kernel reads memory in order whatever their
/// strides, and lanes are folded panel by panel, so that only their sum leaves the cache.
/// </summary>
/// <remarks>
/// A is packed once, lane by lane, in groups of its columns, as many as a tile is tall: group 0: k = 0 [group floats], k = 1 [group floats],
/// …; group 1: …
/// B is packed <see cref="Panels"/> panels of 32 columns and <see cref="Depth"/> rows at a time, which stay in the second-level cache while
/// each group of A, in the first-level cache, meets all of them.
/// </remarks>
internal sealed unsafe class GradientProduct
{
    private const int Depth = 1024;
    private const int Panels = 4;
    private const int Shallow = 256;
    private const int MostSpare = 3;

    // A taller left operand is taken in parts: what is packed and folded at a time must not grow with a vocabulary.
    private const int MostHeight = 4096;

    private readonly AlignedBuffer _a;
    private readonly AlignedBuffer _b = new(Panels, Depth, Gemm.PanelWidth);
    private readonly TreeFold _fold;
    private readonly int _height;

    /// <param name="height">Largest sum of the heights M of both left operands.</param>
    /// <param name="steps">Largest T.</param>
    /// <param name="rows">Most rows of all lanes together.</param>
    /// <param name="lanes">Most lanes; null where each row may be one.</param>
    public GradientProduct(int height, int steps, int rows, int? lanes = null)
    {
        _height = Math.Min(height, MostHeight);
        long packed = _height + (2 * PackedGroups.Group), terms = ((long)rows * steps) + ((long)MostSpare * (lanes ?? rows));
        _a = new AlignedBuffer(packed, terms);
        _fold = new TreeFold(Panels * _height * Gemm.PanelWidth, lanes ?? rows);
    }

    /// <summary>Writes C for one left operand.</summary>
    public void Run(in GradientLeft left, in StridedRows right, in GradientSize size) => Run(left, default, right, size);

    /// <summary>
    /// Writes C for two left operands at once, so that the right one is packed but once. C is in canonical layout: blocks of columns
    /// without padding, side by side.
    /// </summary>
    public void Run(in GradientLeft first, in GradientLeft second, in StridedRows right, in GradientSize size)
    {
        if (first.Height + second.Height <= _height)
        {
            RunTogether(first, second, right, size);
            return;
        }

        RunInParts(first, right, size);
        RunInParts(second, right, size);
    }

    // Rows of C depend on nothing but their own row of A'.
    private void RunInParts(in GradientLeft left, in StridedRows right, in GradientSize size)
    {
        for (var m = 0; m < left.Height; m += _height)
        {
            var values = new StridedRows(left.Values.First + m, left.Values.Stride, left.Values.Outer);
            var destination = left.Destination + ((long)m * size.Blocks * size.Columns);
            RunTogether(new GradientLeft(values, Math.Min(_height, left.Height - m), destination), default, right, size);
        }
    }

    private void RunTogether(in GradientLeft first, in GradientLeft second, in StridedRows right, in GradientSize size)
    {
        int terms = size.Steps * size.Rows, pitch = GroupTerms(terms), height = first.Height + second.Height;
        int upper = Groups(first.Height) * PackedGroups.Group * pitch, floats = upper + (Groups(second.Height) * PackedGroups.Group * pitch);
        for (var lane = 0; lane < size.Lanes; lane++)
        {
            var packed = _a.Pointer + ((long)lane * floats);
            PackLeft(first, size, lane, pitch, packed);
            PackLeft(second, size, lane, pitch, packed + upper);
        }

        int columns = size.Blocks * size.Block, together = (terms <= Shallow ? 1 : Panels) * Gemm.PanelWidth;
        for (var n = 0; n < columns; n += together)
        {
            var width = Math.Min(together, columns - n);
            int panels = (width + Gemm.PanelWidth - 1) / Gemm.PanelWidth, panel = height * Gemm.PanelWidth;
            for (var lane = 0; lane < size.Lanes; lane++)
            {
                float* packed = _a.Pointer + ((long)lane * floats), to = _fold.Next(lane, panels * panel);
                for (var k = 0; k < terms; k += Depth)
                {
                    var count = Math.Min(Depth, terms - k);
                    PackRight(right, size, lane, k, count, n, width);
                    Multiply(packed, to, first.Height);
                    Multiply(packed + upper, to + ((long)first.Height * Gemm.PanelWidth), second.Height);

                    void Multiply(float* left, float* sum, int rows) => Gemm.MultiplyPackedPanels(
                        left + (k * PackedGroups.Group), pitch, _b.Pointer, Depth * Gemm.PanelWidth, sum, panel, rows, count, panels, k > 0);
                }
            }

            var sum = _fold.Sum(panels * panel);
            for (var p = 0; p < panels; p++, sum += panel)
            {
                int column = n + (p * Gemm.PanelWidth), count = Math.Min(Gemm.PanelWidth, columns - column);
                Unpad(sum, first, size, column, count);
                Unpad(sum + ((long)first.Height * Gemm.PanelWidth), second, size, column, count);
            }
        }
    }

    private static int Groups(int height) => (height + PackedGroups.Group - 1) / PackedGroups.Group;

    // Distance of groups, in terms: an odd number of cache lines, or the groups would fall upon the same few places of the cache.
    private static int GroupTerms(int terms) => ((terms + 1) & ~1) | 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackLeft(in GradientLeft left, in GradientSize size, int lane, int pitch, float* packed)
    {
        var group = PackedGroups.Group;
        int whole = left.Height / group, rest = left.Height % group;
        var distance = (long)pitch * group;
        for (var t = 0; t < size.Steps; t++)
        {
            var row = left.Values.First + ((long)t * left.Values.Outer) + ((long)lane * size.Rows * left.Values.Stride);
            for (var r = 0; r < size.Rows; r++, packed += group, row += left.Values.Stride)
            {
                float* from = row, to = packed;
                for (var g = 0; g < whole; g++, from += group, to += distance)
                    PackedGroups.Copy(from, to);
                for (var m = 0; m < rest; m++)
                    to[m] = from[m];
            }
        }
    }

    // Columns are padded to 16; the second half of a last panel that is only begun stays as it is, and no one reads it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRight(in StridedRows right, in GradientSize size, int lane, int first, int count, int column, int width)
    {
        var (t, r) = Math.DivRem(first, size.Rows);
        var to = _b.Pointer;
        var values = right.First + ((long)lane * size.Rows * right.Stride) + column;
        for (var k = 0; k < count; t++, r = 0)
        {
            var row = values + ((long)t * right.Outer) + ((long)r * right.Stride);
            for (; r < size.Rows && k < count; r++, k++, row += right.Stride, to += Gemm.PanelWidth)
            {
                var panel = to;
                for (var n = 0; n < width; n += Gemm.PanelWidth, panel += Depth * Gemm.PanelWidth)
                {
                    Elementwise.CopyBlock(row + n, panel);
                    if (n + Width.Floats < width)
                        Elementwise.CopyBlock(row + n + Width.Floats, panel + Width.Floats);
                }
            }
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
                    Elementwise.CopyBlock(from + i, to + i);
                for (; i < count; i++)
                    to[i] = from[i];
            }

            column = Math.Min((block + 1) * size.Block, n + width);
        }
    }
}
