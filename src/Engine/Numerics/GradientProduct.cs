namespace DistSeq.Engine.Numerics;

/// <summary>
/// Weight gradients: for each lane C[M, N] = A' B, summed in order over its terms (<see cref="LaneTerms"/>), rows of A[M] and
/// B[N]; then lanes are folded by their tree. Both operands are packed first, so that the kernel reads memory in order. Lanes are
/// folded panel by panel, so that only their sum leaves the cache.
/// </summary>
/// <remarks>
/// A is packed once, lane by lane, in groups of as many columns as a tile is tall: group 0: k = 0 [group floats], k = 1
/// [group floats], …; group 1: …
/// B is packed <see cref="Panels"/> panels of 32 columns and <see cref="Depth"/> rows at a time. They stay in the L2 cache while
/// each group of A, in the L1 cache, is multiplied with all of them.
/// </remarks>
internal sealed unsafe class GradientProduct
{
    private const int Depth = 1024;
    private const int Panels = 4;
    private const int Shallow = 256;
    private const int MostSpare = 3;

    // A taller left operand is processed in parts, so that buffers for packing and folding do not grow with the vocabulary.
    private const int MostHeight = 4096;

    private readonly AlignedBuffer _a;
    private readonly AlignedBuffer _b = new(Panels, Depth, Gemm.PanelWidth);
    private readonly TreeFold _fold;
    private readonly int _height;

    /// <param name="height">Largest sum of the heights M of both left operands.</param>
    /// <param name="steps">Largest T.</param>
    /// <param name="rows">Most rows, summed over lanes.</param>
    /// <param name="lanes">Most lanes; null if each row may be a lane.</param>
    public GradientProduct(int height, int steps, int rows, int? lanes = null)
    {
        _height = Math.Min(height, MostHeight);
        long packed = _height + (2 * PackedGroups.Group), terms = ((long)rows * steps) + ((long)MostSpare * (lanes ?? rows));
        _a = new AlignedBuffer(packed, terms);
        _fold = new TreeFold(Panels * _height * Gemm.PanelWidth, lanes ?? rows);
    }

    /// <summary>Writes C for one left operand.</summary>
    public void Run(in GradientLeft left, in ListedRows right, in GradientSize size, ReadOnlySpan<int> ends) =>
        Run(left, default, right, size, ends);

    /// <summary>
    /// Writes C for two left operands at once, so that the right one is packed only once. C is in canonical layout: blocks of
    /// columns side by side, without padding.
    /// </summary>
    /// <param name="first">One left operand.</param>
    /// <param name="second">The other; default none.</param>
    /// <param name="right">[terms, N]; the same number of terms as the left operands.</param>
    /// <param name="size">Columns of C.</param>
    /// <param name="ends">End of each lane's terms.</param>
    public void Run(
        in GradientLeft first, in GradientLeft second, in ListedRows right, in GradientSize size, ReadOnlySpan<int> ends)
    {
        if (first.Height + second.Height <= _height)
        {
            RunTogether(first, second, right, size, ends);
            return;
        }

        RunInParts(first, right, size, ends);
        RunInParts(second, right, size, ends);
    }

    // A row of C depends only on its own row of A', so parts of the height are independent.
    private void RunInParts(in GradientLeft left, in ListedRows right, in GradientSize size, ReadOnlySpan<int> ends)
    {
        for (var m = 0; m < left.Height; m += _height)
        {
            var destination = left.Destination + ((long)m * size.Blocks * size.Columns);
            var part = new GradientLeft(left.Values.From(m), Math.Min(_height, left.Height - m), destination);
            RunTogether(part, default, right, size, ends);
        }
    }

    private void RunTogether(
        in GradientLeft first, in GradientLeft second, in ListedRows right, in GradientSize size, ReadOnlySpan<int> ends)
    {
        var packed = _a.Pointer;
        int begin = 0, most = 0, height = first.Height + second.Height;
        foreach (var end in ends)
        {
            var pitch = GroupTerms(end - begin);
            PackLeft(first, begin..end, pitch, packed);
            packed += Floats(first.Height, pitch);
            PackLeft(second, begin..end, pitch, packed);
            packed += Floats(second.Height, pitch);
            (begin, most) = (end, Math.Max(most, end - begin));
        }

        int columns = size.Blocks * size.Block, together = (most <= Shallow ? 1 : Panels) * Gemm.PanelWidth;
        for (var n = 0; n < columns; n += together)
        {
            var width = Math.Min(together, columns - n);
            int panels = (width + Gemm.PanelWidth - 1) / Gemm.PanelWidth, panel = height * Gemm.PanelWidth;
            packed = _a.Pointer;
            begin = 0;
            for (var lane = 0; lane < ends.Length; begin = ends[lane++])
            {
                int terms = ends[lane] - begin, pitch = GroupTerms(terms);
                float* upper = packed, lower = packed + Floats(first.Height, pitch), to = _fold.Next(lane, panels * panel);
                packed = lower + Floats(second.Height, pitch);
                for (var k = 0; k < terms; k += Depth)
                {
                    var count = Math.Min(Depth, terms - k);
                    PackRight(right.Slice((begin + k)..(begin + k + count)), n, width);
                    Multiply(upper, to, first.Height);
                    Multiply(lower, to + ((long)first.Height * Gemm.PanelWidth), second.Height);

                    void Multiply(float* left, float* sum, int rows) => Gemm.MultiplyPackedPanels(
                        left + (k * PackedGroups.Group), pitch, _b.Pointer, Depth * Gemm.PanelWidth, sum, panel, rows, count,
                        panels, k > 0);
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

    // Floats of a packed left operand.
    private static long Floats(int height, int pitch) =>
        (height + PackedGroups.Group - 1) / PackedGroups.Group * PackedGroups.Group * (long)pitch;

    // Group stride in terms: an odd number of cache lines, or the groups would compete for the same few cache sets.
    private static int GroupTerms(int terms) => ((terms + 1) & ~1) | 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackLeft(in GradientLeft left, Range terms, int pitch, float* packed)
    {
        var group = PackedGroups.Group;
        int whole = left.Height / group, rest = left.Height % group;
        var distance = (long)pitch * group;
        foreach (var number in left.Height == 0 ? default : left.Values.Numbers[terms])
        {
            float* from = left.Values.First + ((long)number * left.Values.Stride), to = packed;
            for (var g = 0; g < whole; g++, from += group, to += distance)
                PackedGroups.Copy(from, to);
            for (var m = 0; m < rest; m++)
                to[m] = from[m];
            packed += group;
        }
    }

    // Columns are padded to 16. The second half of an incomplete last panel stays as it is and is never read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRight(in ListedRows right, int column, int width)
    {
        var to = _b.Pointer;
        foreach (var number in right.Numbers)
        {
            float* row = right.First + ((long)number * right.Stride) + column, panel = to;
            for (var n = 0; n < width; n += Gemm.PanelWidth, panel += Depth * Gemm.PanelWidth)
            {
                Elementwise.CopyBlock(row + n, panel);
                if (n + Width.Floats < width)
                    Elementwise.CopyBlock(row + n + Width.Floats, panel + Width.Floats);
            }

            to += Gemm.PanelWidth;
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
