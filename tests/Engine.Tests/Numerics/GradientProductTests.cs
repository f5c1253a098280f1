namespace DistSeq.Engine.Tests.Numerics;

public unsafe class GradientProductTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (var height in new[] { 1, 7, 8, 9, 17, 64 })
            {
                foreach (var columns in new[] { 1, 15, 16, 17, 33 })
                {
                    foreach (var blocks in new[] { 1, 3, 4 })
                        shapes.Add(height, columns, blocks);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_run_over_time_then_rows_in_ascending_order(int height, int columns, int blocks)
    {
        // The last case has more terms than one packed block.
        foreach (var (steps, rows, skipped) in new[] { (1, 1, 0), (5, 1, 2), (1, 4, 0), (3, 5, 1), (70, 4, 2) })
        {
            foreach (var lanes in new[] { 1, 2, 4 })
                Check(height, columns, blocks, steps, rows, skipped, lanes);
        }
    }

    [Fact]
    public void A_tall_operand_is_taken_in_parts_that_do_not_show()
    {
        Check(4096, 3, 1, 2, 2, 0, 2);
        Check(9000, 3, 2, 3, 1, 1, 2);
    }

    private static void Check(int height, int columns, int blocks, int steps, int rows, int skipped, int lanes)
    {
        // A and B hold the rows of the lanes and others behind them; B's blocks are padded, its padding is not zero.
        int all = (lanes * rows) + skipped, whole = blocks * columns, block = Width.Pad(columns);
        float[] a = Numbers.Uniform(1, steps * all * height), b = Numbers.Uniform(2, steps * all * whole);
        var tree = new LaneTree();
        for (var lane = 0; lane < lanes; lane++)
        {
            var one = new float[height * whole];
            var count = Terms(lane).Length;
            var transposed = ScalarGemm.Transpose(Used(a, height, lane), count, height);
            ScalarGemm.Multiply(transposed, Used(b, whole, lane), one, height, whole, count);
            tree.Add(new LaneSum(lane, 1, one));
        }

        var expected = tree.Sums[0].Values.Span;
        var right = new AlignedBuffer(steps * all * blocks * block);
        right.Span.Fill(7);
        for (var part = 0; part < steps * all * blocks; part++)
            b.AsSpan(part * columns, columns).CopyTo(right.Span[(part * block)..]);
        var left = new Padded(a, steps * all, height, Width.RowStride(height));
        var actual = new float[expected.Length];
        var again = new float[expected.Length];
        fixed (float* one = actual, two = again)
        {
            int[] terms = [.. Enumerable.Range(0, lanes).SelectMany(Terms)], ends = new int[lanes];
            for (var lane = 0; lane < lanes; lane++)
                ends[lane] = (lane == 0 ? 0 : ends[lane - 1]) + Terms(lane).Length;
            var values = new ListedRows(left.Pointer, left.Stride, terms);
            new GradientProduct(2 * Width.Pad(height), steps, lanes * rows).Run(
                new GradientLeft(values, height, one), new GradientLeft(values, height, two),
                new ListedRows(right.Pointer, blocks * block, terms), new GradientSize(blocks, columns, block), ends);
        }

        // Pointers alone do not hold a buffer.
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        Close.Bits(expected, again, "the second of two");
        Close.Bits(expected, actual, $"{height} x {blocks} x {columns} over {steps} x {rows} in {lanes} lanes");

        // Row r of lane n is shorter by r n than the window.
        int[] Terms(int lane) =>
        [
            .. Enumerable.Range(0, steps).SelectMany(t => Enumerable.Range(0, rows)
                .Where(row => t < Math.Max(1, steps - (row * lane)))
                .Select(row => (t * all) + (lane * rows) + row)),
        ];

        float[] Used(float[] values, int width, int lane) =>
            [.. Terms(lane).SelectMany(term => values.AsSpan(term * width, width).ToArray())];
    }
}
