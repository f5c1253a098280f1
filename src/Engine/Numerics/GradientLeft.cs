namespace DistSeq.Engine.Numerics;

/// <summary>A left operand of a weight gradient, and the destination of its part of the result.</summary>
/// <param name="values">[terms, M].</param>
/// <param name="height">M.</param>
/// <param name="destination">[M, N] in canonical layout.</param>
internal readonly unsafe ref struct GradientLeft(ListedRows values, int height, float* destination)
{
    public readonly ListedRows Values = values;
    public readonly int Height = height;
    public readonly float* Destination = destination;
}
