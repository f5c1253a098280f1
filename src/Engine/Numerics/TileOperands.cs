namespace DistSeq.Engine.Numerics;

/// <summary>Where the operands of a product, or of one tile of it, lie. Strides in floats.</summary>
/// <param name="a">A[m, k] at a + m * aRow + k, or as its layout says.</param>
/// <param name="aRow">Distance of rows of A.</param>
/// <param name="b">B[k, n] at b + n / 32 * bPanel + k * 32 + n % 32.</param>
/// <param name="bPanel">Distance of panels of B.</param>
/// <param name="start">What C[m, n] begins with, at start + m * startRow + n * startColumn.</param>
/// <param name="startRow">Distance of its rows; 0 where all rows begin alike.</param>
/// <param name="startColumn">1, or 0 where all columns begin alike.</param>
/// <param name="c">C[m, n] at c + m * cRow + n.</param>
/// <param name="cRow">Distance of rows of C.</param>
/// <param name="depth">K.</param>
internal readonly unsafe struct TileOperands(
    float* a, int aRow, float* b, int bPanel, float* start, int startRow, int startColumn, float* c, int cRow, int depth)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* Start = start;
    public readonly float* C = c;
    public readonly int ARow = aRow;
    public readonly int BPanel = bPanel;
    public readonly int StartRow = startRow;
    public readonly int CRow = cRow;
    public readonly int Depth = depth;
    private readonly int _startColumn = startColumn;

    /// <summary>The same from row m and column n of C on.</summary>
    public TileOperands At(int m, int n) => new(
        A + ((long)m * ARow),
        ARow,
        B + ((long)(n / Gemm.PanelWidth) * BPanel) + (n % Gemm.PanelWidth),
        BPanel,
        Start + ((long)m * StartRow) + ((long)n * _startColumn),
        StartRow,
        _startColumn,
        C + ((long)m * CRow) + n,
        CRow,
        Depth);
}
