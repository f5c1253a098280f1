namespace DistSeq.Benchmarks.Gradients;

/// <summary>Random vectors and their lengths.</summary>
internal static class RandomDirections
{
    public static void FillUniform(Span<float> values, double limit, ref CounterRandom random)
    {
        foreach (ref var value in values)
            value = (float)(((2 * random.NextDouble()) - 1) * limit);
    }

    /// <summary>A vector of length 1.</summary>
    public static void FillUnit(Span<float> values, ref CounterRandom random)
    {
        FillUniform(values, 1, ref random);
        var norm = Norm(values);
        foreach (ref var value in values)
            value = (float)(value / norm);
    }

    public static double Norm(ReadOnlySpan<float> values)
    {
        var squares = 0.0;
        foreach (var value in values)
            squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
