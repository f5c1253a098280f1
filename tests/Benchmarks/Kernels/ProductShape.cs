namespace DistSeq.Benchmarks.Kernels;

/// <summary>A product C[M, N] = A[M, K] B[K, N], and where it occurs in a training step.</summary>
/// <param name="Kind">
/// rec: recurrent; inproj: input; head: logits; dh: gradient of h; wgrad: gradient of a weight, with K = T B.
/// </param>
/// <param name="M">Rows of A and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="N">Columns of B and C.</param>
public sealed record ProductShape(string Kind, int M, int K, int N) : IWork
{
    public double Flops => 2.0 * M * K * N;

    /// <summary>Products with a packed matrix.</summary>
    public static IEnumerable<ProductShape> Packed =>
    [
        .. from hidden in (int[])[64, 128, 256, 512]
           from rows in (int[])[1, 16, 32, 64, 128]
           select new ProductShape("rec", rows, hidden, 4 * hidden),
        new("inproj", 1600, 65, 512),
        new("inproj", 4096, 256, 1024),
        new("inproj", 6400, 512, 2048),
        new("head", 400, 200, 10_000),
        new("dh", 32, 512, 128),
        new("dh", 64, 1024, 256),
        new("dh", 64, 2048, 512),
    ];

    /// <summary>Products over all time steps and rows.</summary>
    public static IEnumerable<ProductShape> Gradients =>
    [
        new("wgrad", 64, 1800, 256),
        new("wgrad", 128, 1600, 512),
        new("wgrad", 256, 4096, 1024),
        new("wgrad", 512, 6400, 2048),
        new("wgrad", 200, 400, 10_000),
    ];

    public override string ToString() => $"{Kind} {M}x{K}x{N}";
}
