namespace DistSeq.Engine.Tests.Reference;

/// <summary>Matrix products as one chain of fused multiply-adds for each element, k ascending.</summary>
internal static class ScalarGemm
{
    /// <summary>C[rows, columns] += A[rows, inner] B[inner, columns].</summary>
    public static void Multiply(float[] a, float[] b, float[] c, int rows, int columns, int inner)
    {
        for (var m = 0; m < rows; m++)
        {
            for (var n = 0; n < columns; n++)
            {
                for (var k = 0; k < inner; k++)
                    c[(m * columns) + n] = MathF.FusedMultiplyAdd(a[(m * inner) + k], b[(k * columns) + n], c[(m * columns) + n]);
            }
        }
    }

    public static float[] Transpose(float[] matrix, int rows, int columns)
    {
        var transposed = new float[matrix.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                transposed[(j * rows) + i] = matrix[(i * columns) + j];
        }

        return transposed;
    }
}
