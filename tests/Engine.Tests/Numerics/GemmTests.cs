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

            CheckFromRow(rows, columns, inner, b, packed);
        }
    }

    private static void CheckFromRow(int rows, int columns, int inner, float[] b, PackedMatrix packed)
    {
        float[] a = Numbers.Uniform(rows, rows * inner), row = Numbers.Uniform(4, columns);
        float[] expected = [.. Enumerable.Repeat(row, rows).SelectMany(values => values)];
        ScalarGemm.Multiply(a, b, expected, rows, columns, inner);
        Padded left = new(a, rows, inner, inner + 3), start = new(row, 1, columns, Width.Pad(columns)), result = new(
            new float[rows * columns], rows, columns, Width.Pad(columns));
        Gemm.Multiply(left.Pointer, left.Stride, packed, start.Pointer, result.Pointer, result.Stride, rows);
        Close.Bits(expected, result.Values(), $"{rows} x {columns} x {inner} from a row");
        GC.KeepAlive(start);
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
            Padded l = new(left, count, inner, inner), result = new(
                new float[count * columns], count, columns, Width.Pad(columns));
            Gemm.Multiply(l.Pointer, l.Stride, packed, result.Pointer, result.Stride, count, false);
            return result.Values();
        }
    }
}
