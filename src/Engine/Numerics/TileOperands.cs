namespace DistSeq.Engine.Numerics;

/// <summary>Places of the operands of a product or of one tile. Strides are in floats.</summary>
internal readonly unsafe struct TileOperands
{
    /// <summary>A[m, k] at A + m * ARow + k, or as its layout defines.</summary>
    public float* A { get; init; }

    public int ARow { get; init; }

    /// <summary>B[k, n] at B + n / 32 * BPanel + k * 32 + n % 32.</summary>
    public float* B { get; init; }

    public int BPanel { get; init; }

    /// <summary>Start value of C[m, n], at Start + m * StartRow + n * StartColumn.</summary>
    public float* Start { get; init; }

    /// <summary>0 if all rows have the same start values.</summary>
    public int StartRow { get; init; }

    /// <summary>1, or 0 if all columns have the same start value.</summary>
    public int StartColumn { get; init; }

    /// <summary>C[m, n] at C + m * CRow + n.</summary>
    public float* C { get; init; }

    public int CRow { get; init; }

    /// <summary>K.</summary>
    public int Depth { get; init; }

    /// <summary>A at row m, k = 0.</summary>
    public float* AAt(int m) => A + ((long)m * ARow);

    /// <summary>B at column n, k = 0.</summary>
    public float* BAt(int n) => B + ((long)(n / Gemm.PanelWidth) * BPanel) + (n % Gemm.PanelWidth);

    public float* StartAt(int m, int n) => Start + ((long)m * StartRow) + ((long)n * StartColumn);

    public float* CAt(int m, int n) => C + ((long)m * CRow) + n;
}
