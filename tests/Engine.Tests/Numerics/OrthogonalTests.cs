using MathNet.Numerics.LinearAlgebra;

namespace DistSeq.Engine.Tests.Numerics;

public class OrthogonalTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(65)]
    public void Rows_are_those_of_a_QR_decomposition_with_positive_diagonal(int size)
    {
        var values = Numbers.Uniform(size, size * size).Doubles();
        var decomposition = Matrix<double>.Build.DenseOfRowMajor(size, size, values).Transpose().QR();

        Orthogonal.Rows(values, size, TestContext.Current.CancellationToken);

        for (var row = 0; row < size; row++)
        {
            var sign = Math.Sign(decomposition.R[row, row]);
            for (var column = 0; column < size; column++)
                Assert.Equal(sign * decomposition.Q[column, row], values[(row * size) + column], 1e-9);
        }
    }
}
