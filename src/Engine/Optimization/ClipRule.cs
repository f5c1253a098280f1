namespace DistSeq.Engine.Optimization;

/// <summary>
/// Limits on a gradient: clips every element to [-Value, Value], then scales the whole to a global L2 norm of at most Norm.
/// </summary>
/// <param name="Value">Limit of elements, above 0; null for none.</param>
/// <param name="Norm">Limit of the norm, above 0; null for none.</param>
public sealed record ClipRule(float? Value, float? Norm)
{
    /// <summary>Clips a whole gradient in place.</summary>
    /// <param name="gradient">Gradient of all parameters.</param>
    /// <param name="scratch">One double per block of <see cref="FixedOrder.BlockLength"/>.</param>
    /// <returns>Whether its norm was larger than allowed.</returns>
    public bool Apply(Span<float> gradient, Span<double> scratch)
    {
        ClipValues(gradient);
        if (Norm is null)
            return false;
        FixedOrder.BlockSquares(gradient, scratch);
        return ScaleToNorm(gradient, FixedOrder.Sum(scratch));
    }

    /// <summary>First half: clips elements.</summary>
    public void ClipValues(Span<float> gradient)
    {
        if (Value is { } limit)
            Elementwise.Clamp(gradient, limit);
    }

    /// <summary>
    /// Second half, for any range of the gradient. <paramref name="squares"/> is the sum of squares of the whole.
    /// </summary>
    /// <returns>Whether the norm of the whole was larger than allowed.</returns>
    public bool ScaleToNorm(Span<float> gradient, double squares)
    {
        var norm = Math.Sqrt(squares);
        if (Norm is not { } limit || !(norm > limit))
            return false;
        Elementwise.Scale(gradient, (float)(limit / norm));
        return true;
    }
}
