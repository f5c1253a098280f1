namespace DistSeq.Engine.Numerics;

/// <summary>Where the operands of a product, or of one tile of it, lie. Distances in floats.</summary>
internal readonly unsafe struct TileOperands
{
    /// <summary>A[m, k] at A + m * ARow + k, or as its layout says.</summary>
    public float* A { get; init; }

    public int ARow { get; init; }

    /// <summary>B[k, n] at B + n / 32 * BPanel + k * 32 + n % 32.</summary>
    public float* B { get; init; }

    public int BPanel { get; init; }

    /// <summary>What C[m, n] begins with, at Start + m * StartRow + n * StartColumn.</summary>
    public float* Start { get; init; }

    /// <summary>0 where all rows begin alike.</summary>
    public int StartRow { get; init; }

    /// <summary>1, or 0 where all columns begin alike.</summary>
    public int StartColumn { get; init; }

    /// <summary>C[m, n] at C + m * CRow + n.</summary>
    public float* C { get; init; }

    public int CRow { get; init; }

    /// <summary>K.</summary>
    public int Depth { get; init; }

    /// <summary>Where A, from row m on, has its k = 0.</summary>
    public float* AAt(int m) => A + ((long)m * ARow);

    /// <summary>Where B, from column n on, has its k = 0.</summary>
    public float* BAt(int n) => B + ((long)(n / Gemm.PanelWidth) * BPanel) + (n % Gemm.PanelWidth);

    public float* StartAt(int m, int n) => Start + ((long)m * StartRow) + ((long)n * StartColumn);

    public float* CAt(int m, int n) => C + ((long)m * CRow) + n;
}
