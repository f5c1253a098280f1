namespace DistSeq.Engine.Tests.Reference;

internal static class NumericGradient
{
    private const double Step = 1e-5;

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
