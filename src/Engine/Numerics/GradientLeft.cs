namespace DistSeq.Engine.Numerics;

/// <summary>A left operand of a weight gradient, and where its part of the result goes.</summary>
/// <param name="values">[T, R, M].</param>
/// <param name="height">M.</param>
/// <param name="destination">[M, N] in canonical layout.</param>
internal readonly unsafe struct GradientLeft(StridedRows values, int height, float* destination)
{
    public readonly StridedRows Values = values;
    public readonly int Height = height;
    public readonly float* Destination = destination;
}
