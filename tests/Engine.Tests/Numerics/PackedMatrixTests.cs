namespace DistSeq.Engine.Tests.Numerics;

public unsafe class PackedMatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 4, 5)]
    [InlineData(5, 3, 16)]
    [InlineData(7, 2, 33)]
    public void Pack_pads_each_block_to_16_columns_and_cuts_panels_of_32(int rows, int blocks, int columns)
    {
        var source = Numbers.Uniform(1, rows * blocks * columns);
        var matrix = new PackedMatrix(rows, blocks, columns);
        matrix.Pack(source);
        for (var k = 0; k < rows; k++)
        {
            for (var n = 0; n < matrix.PaddedColumns; n++)
            {
                var (block, within) = Math.DivRem(n, Width.Pad(columns));
                var expected = within < columns ? source[(k * blocks * columns) + (block * columns) + within] : 0;
                Assert.Equal(expected, At(matrix, k, n));
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 7)]
    [InlineData(33, 4, 17)]
    public void PackTransposed_puts_padded_columns_of_the_source_in_rows(int sourceRows, int blocks, int columns)
    {
        var source = Numbers.Uniform(1, sourceRows * blocks * columns);
        var matrix = new PackedMatrix(blocks * Width.Pad(columns), 1, sourceRows);
        matrix.PackTransposed(source, blocks, columns);
        for (var k = 0; k < matrix.Rows; k++)
        {
            var (block, within) = Math.DivRem(k, Width.Pad(columns));
            for (var n = 0; n < matrix.PaddedColumns; n++)
            {
                var inside = within < columns && n < sourceRows;
                Assert.Equal(inside ? source[(((n * blocks) + block) * columns) + within] : 0, At(matrix, k, n));
            }
        }
    }

    private static float At(PackedMatrix matrix, int k, int n) =>
        matrix.Pointer[((((n / Gemm.PanelWidth) * matrix.Rows) + k) * Gemm.PanelWidth) + (n % Gemm.PanelWidth)];
}
