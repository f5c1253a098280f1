namespace DistSeq.Engine.Numerics;

/// <summary>Rows (t, r) in memory: at First + t * Outer + r * Stride.</summary>
internal readonly unsafe struct StridedRows(float* first, int stride, int outer)
{
    public readonly float* First = first;
    public readonly int Stride = stride;
    public readonly int Outer = outer;
}
