namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// The logarithm of how much a value is expected to be below the best: log E[max(best - y, 0)] = log σ + log h(z), where
/// z = (best - mean) / σ and h(z) = φ(z) + z Φ(z). Ament et al., "Unexpected improvements to expected improvement for Bayesian
/// optimization", NeurIPS 2023.
/// </summary>
internal sealed class ExpectedImprovement(GaussianProcess process, double best)
{
    private const double LeastVariance = 1e-12;

    // Below, φ(z) and z Φ(z) cancel to the last digit.
    private const double Tail = -25;

    private double[] _meanSlope = [];
    private double[] _varianceSlope = [];

    public double At(double[] point)
    {
        var (mean, variance) = process.At(point);
        return Log((best - mean) / Math.Sqrt(variance + LeastVariance)).Value + (0.5 * Math.Log(variance + LeastVariance));
    }

    /// <summary>The same, and its slope along each coordinate.</summary>
    public double At(double[] point, double[] slope)
    {
        if (_meanSlope.Length != point.Length)
            (_meanSlope, _varianceSlope) = (new double[point.Length], new double[point.Length]);
        var (mean, variance) = process.At(point, _meanSlope, _varianceSlope);
        variance += LeastVariance;
        var deviation = Math.Sqrt(variance);
        var z = (best - mean) / deviation;
        var (value, steepness) = Log(z);
        for (var k = 0; k < slope.Length; k++)
        {
            var ofDeviation = _varianceSlope[k] / (2 * deviation);
            slope[k] = (steepness * (-_meanSlope[k] - (z * ofDeviation)) / deviation) + (ofDeviation / deviation);
        }

        return value + Math.Log(deviation);
    }

    // log h(z) and its slope, Φ(z) / h(z). In the tail h(z) = φ(z) / z² (1 - 3/z² + 15/z⁴ - …), Φ(z) = φ(z) / -z (1 - 1/z² +
    // 3/z⁴ - …).
    private static (double Value, double Slope) Log(double z)
    {
        if (z > Tail)
        {
            var (density, below) = (Math.Exp(StandardNormal.LogDensity(z)), StandardNormal.Below(z));
            return (Math.Log(density + (z * below)), below / (density + (z * below)));
        }

        var small = 1 / (z * z);
        var series = 1 - (3 * small) + (15 * small * small);
        return (
            StandardNormal.LogDensity(z) + Math.Log(small) + Math.Log(series),
            -z * (1 - small + (3 * small * small)) / series);
    }
}
