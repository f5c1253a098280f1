using DistSeq.Engine.Numerics;
using DistSeq.Engine.Tests.Reference;

namespace DistSeq.Engine.Tests.Numerics;

public unsafe class GemmTests
{
    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var columns in new[] { 1, 7, 16, 17, 31, 32, 33, 48, 100 })
            {
                foreach (var inner in new[] { 1, 2, 15, 64 })
                    shapes.Add(columns, inner);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_is_a_chain_of_fused_multiply_adds(int columns, int inner)
    {
        var b = Numbers.Uniform(2, inner * columns);
        var packed = new PackedMatrix(inner, 1, columns);
        packed.Pack(b);
        for (var rows = 1; rows <= 17; rows++)
        {
            foreach (var accumulate in new[] { false, true })
            {
                var a = Numbers.Uniform(rows, rows * inner);
                var before = Numbers.Uniform(3, rows * columns);
                var expected = accumulate ? (float[])before.Clone() : new float[rows * columns];
                ScalarGemm.Multiply(a, b, expected, rows, columns, inner);
                Padded left = new(a, rows, inner, inner + 3), result = new(before, rows, columns, Width.Pad(columns));
                Gemm.Multiply(left.Pointer, left.Stride, packed, result.Pointer, result.Stride, rows, accumulate);
                Close.Bits(expected, result.Values(), $"{rows} x {columns} x {inner}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MultiplyTransposed_sums_over_time_then_rows_in_ascending_order(int columns, int rows)
    {
        foreach (var (outer, inner, skipped) in new[] { (1, 1, 0), (5, 1, 2), (1, 4, 0), (3, 5, 1) })
        {
            // A and B hold `inner` rows of interest among inner + skipped.
            var all = inner + skipped;
            float[] a = Numbers.Uniform(1, outer * all * rows), b = Numbers.Uniform(2, outer * all * columns);
            float[] usedA = Used(a, rows), usedB = Used(b, columns);
            foreach (var accumulate in new[] { false, true })
            {
                var before = Numbers.Uniform(3, rows * columns);
                var expected = accumulate ? (float[])before.Clone() : new float[rows * columns];
                ScalarGemm.Multiply(ScalarGemm.Transpose(usedA, outer * inner, rows), usedB, expected, rows, columns, outer * inner);
                Padded left = new(a, outer * all, rows, rows + 1), right = new(b, outer * all, columns, Width.Pad(columns));
                Padded result = new(before, rows, columns, Width.Pad(columns));
                Gemm.MultiplyTransposed(
                    left.Pointer, left.Stride, all * left.Stride, right.Pointer, right.Stride, all * right.Stride,
                    result.Pointer, result.Stride, rows, Width.Pad(columns), outer, inner, accumulate);
                Close.Bits(expected, result.Values(), $"{rows} x {columns} over {outer} x {inner}");
            }

            float[] Used(float[] values, int width) =>
                [.. Enumerable.Range(0, outer).SelectMany(t => values.AsSpan(t * all * width, inner * width).ToArray())];
        }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_beside_it()
    {
        const int rows = 13, inner = 37, columns = 50;
        var a = Numbers.Uniform(1, rows * inner);
        var packed = new PackedMatrix(inner, 1, columns);
        packed.Pack(Numbers.Uniform(2, inner * columns));
        var together = Product(a, rows);
        for (var row = 0; row < rows; row++)
        {
            var alone = Product(a[(row * inner)..((row + 1) * inner)], 1);
            Close.Bits(together.AsSpan(row * columns, columns), alone, $"row {row}");
        }

        float[] Product(float[] left, int count)
        {
            Padded l = new(left, count, inner, inner), result = new(new float[count * columns], count, columns, Width.Pad(columns));
            Gemm.Multiply(l.Pointer, l.Stride, packed, result.Pointer, result.Stride, count, false);
            return result.Values();
        }
    }

    /// <summary>A matrix whose rows are further apart than they are long.</summary>
    private sealed class Padded
    {
        private readonly AlignedBuffer _buffer;
        private readonly int _rows;
        private readonly int _columns;

        public Padded(float[] values, int rows, int columns, int stride)
        {
            (_rows, _columns, Stride) = (rows, columns, stride);
            _buffer = new AlignedBuffer(rows * stride);
            for (var row = 0; row < rows; row++)
                values.AsSpan(row * columns, columns).CopyTo(_buffer.Span[(row * stride)..]);
        }

        public int Stride { get; }

        public float* Pointer => _buffer.Pointer;

        public float[] Values() =>
            [.. Enumerable.Range(0, _rows).SelectMany(row => _buffer.Span.Slice(row * Stride, _columns).ToArray())];
    }
}
