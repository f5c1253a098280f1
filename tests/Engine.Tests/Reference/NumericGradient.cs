namespace DistSeq.Engine.Tests.Reference;

internal static class NumericGradient
{
    // Small against sqrt(1e-5), the scale on which layer normalization of a vector near zero bends.
    private const double Step = 3e-6;

    /// <summary>Central differences of a function at a place, which is left as it was.</summary>
    public static double[] Of(Func<double> function, double[] at)
    {
        var gradient = new double[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            var value = at[i];
            at[i] = value + Step;
            var above = function();
            at[i] = value - Step;
            gradient[i] = (above - function()) / (2 * Step);
            at[i] = value;
        }

        return gradient;
    }
}
