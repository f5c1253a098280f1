using DistSeq.Engine.Numerics;
using MathNet.Numerics;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>The normal distribution with mean 0 and variance 1.</summary>
internal static class StandardNormal
{
    private static readonly double LogRoot = 0.5 * Math.Log(2 * Math.PI);

    public static double LogDensity(double x) => (-0.5 * x * x) - LogRoot;

    /// <summary>The probability of a value below x.</summary>
    public static double Below(double x) => 0.5 * SpecialFunctions.Erfc(-x / Constants.Sqrt2);

    /// <summary>The probability of a value between two. Taken in the left tail, where no digits cancel.</summary>
    public static double Between(double from, double to) => from > 0 ? Below(-from) - Below(-to) : Below(to) - Below(from);

    /// <summary>The value that a probability is below: the inverse of <see cref="Below"/>.</summary>
    public static double Quantile(double probability) => -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);

    /// <summary>A random value.</summary>
    public static double Draw(ref CounterRandom random) =>
        // Halfway between two of the 2^53 numbers that can be drawn, so never 0.
        Quantile(random.NextDouble() + (1.0 / (1UL << 54)));
}
