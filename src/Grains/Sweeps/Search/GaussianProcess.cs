using MathNet.Numerics.LinearAlgebra;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// A Gaussian process: values at points have the covariance s m(d²) and noise of their own, where
/// m(d²) = (1 + √5 d + 5/3 d²) exp(-√5 d) is Matérn's with ν = 5/2, and d² = Σ w (x - x')². Of a list, a difference is 0 or 1.
/// Rasmussen and Williams, "Gaussian processes for machine learning", 2006: 2.3, 4.2, 5.4.
/// </summary>
internal sealed class GaussianProcess
{
    private const double LeastNoise = 1e-6;

    // Of the logarithms of w, s and the noise, which start at 0.
    private const double Bound = 15;
    private const double Tolerance = 1e-2;

    private static readonly double Root5 = Math.Sqrt(5);

    private readonly bool[] _isChoice;
    private readonly double[][] _points;
    private readonly double[] _values;
    private readonly double[] _logs;
    private readonly double[] _weights;
    private readonly double _scale;

    // K^-1 and K^-1 y, where K is the covariance of the points.
    private readonly double[] _inverse;
    private readonly double[] _pull;

    private GaussianProcess(bool[] isChoice, double[][] points, double[] values, double[] logs)
    {
        (_isChoice, _points, _values, _logs) = (isChoice, points, values, logs);
        _weights = [.. logs.Take(isChoice.Length).Select(Math.Exp)];
        _scale = Math.Exp(logs[^2]);
        (_inverse, _pull, _) = Solve(Covariance(isChoice, points, logs), values);
    }

    /// <summary>
    /// The process that explains the values best, given that w is neither tiny nor huge, exp(-0.1 (w + 1/w)), that s is
    /// Gamma(2, 1), and that the noise is small, Gamma(1.1, 30).
    /// </summary>
    /// <param name="isChoice">Whether a coordinate is an index of a list.</param>
    /// <param name="points">At least one.</param>
    /// <param name="values">Of mean 0 and variance 1.</param>
    public static GaussianProcess Fit(bool[] isChoice, double[][] points, double[] values)
    {
        var (logs, _) = BoundedMinimizer.Minimize(
            (logs, gradient) => Loss(isChoice, points, values, logs, gradient),
            new double[isChoice.Length + 2], -Bound, Bound, Tolerance);
        return new GaussianProcess(isChoice, points, values, logs);
    }

    /// <summary>
    /// The same, with points whose values are not known yet: each has the value that is expected there, so there is less to
    /// expect beside it (Ginsbourger et al., "Kriging is well-suited to parallelize optimization", 2010).
    /// </summary>
    public GaussianProcess With(double[][] points) => points.Length == 0
        ? this
        : new GaussianProcess(
            _isChoice, [.. _points, .. points], [.. _values, .. points.Select(point => At(point).Mean)], _logs);

    /// <summary>Mean and variance of the value at a point, without noise.</summary>
    public (double Mean, double Variance) At(double[] point) => At(point, [], []);

    /// <summary>The same, and their slopes along each coordinate; a list has none.</summary>
    public (double Mean, double Variance) At(double[] point, double[] meanSlope, double[] varianceSlope)
    {
        var n = _points.Length;
        var (kernel, bend) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var (value, slope) = Matern(Squared(_isChoice, _weights, _points[i], point));
            (kernel[i], bend[i]) = (_scale * value, _scale * slope);
        }

        var (mean, explained) = (0.0, 0.0);
        Array.Clear(meanSlope);
        Array.Clear(varianceSlope);
        for (var i = 0; i < n; i++)
        {
            var row = _inverse.AsSpan(i * n, n);
            var solved = 0.0;
            for (var j = 0; j < n; j++)
                solved += row[j] * kernel[j];
            mean += _pull[i] * kernel[i];
            explained += solved * kernel[i];
            for (var k = 0; k < meanSlope.Length; k++)
            {
                if (_isChoice[k])
                    continue;
                var slope = bend[i] * 2 * _weights[k] * (point[k] - _points[i][k]);
                meanSlope[k] += _pull[i] * slope;
                varianceSlope[k] -= 2 * solved * slope;
            }
        }

        return (mean, Math.Max(_scale - explained, 0));
    }

    // -log p(values | points, w, s, noise) - log p(w, s, noise), but for constants.
    private static double Loss(bool[] isChoice, double[][] points, double[] values, double[] logs, double[] gradient)
    {
        var (n, size) = (points.Length, isChoice.Length);
        var covariance = Covariance(isChoice, points, logs);
        if (!covariance.All(double.IsFinite))
            return double.PositiveInfinity;
        var (inverse, pull, logDeterminant) = Solve(covariance, values);
        double[] weights = [.. logs.Take(size).Select(Math.Exp)];
        var (scale, extra) = (Math.Exp(logs[size]), Math.Exp(logs[size + 1]));
        var noise = LeastNoise + extra;
        Array.Clear(gradient);
        var (loss, trace) = (0.5 * logDeterminant, 0.0);
        for (var i = 0; i < n; i++)
        {
            loss += 0.5 * values[i] * pull[i];
            trace += inverse[(i * n) + i] - (pull[i] * pull[i]);
            gradient[size] += 0.5 * (inverse[(i * n) + i] - (pull[i] * pull[i])) * scale;
            for (var j = 0; j < i; j++)
            {
                // Once for both (i, j) and (j, i), which cancels the half.
                var share = (inverse[(i * n) + j] - (pull[i] * pull[j])) * scale;
                var (value, slope) = Matern(Squared(isChoice, weights, points[i], points[j]));
                gradient[size] += share * value;
                for (var k = 0; k < size; k++)
                    gradient[k] += share * slope * weights[k] * Squared(isChoice[k], points[i][k], points[j][k]);
            }
        }

        gradient[size + 1] = 0.5 * trace * extra;
        foreach (var (k, weight) in weights.Index())
        {
            loss += 0.1 * (weight + (1 / weight));
            gradient[k] += 0.1 * (weight - (1 / weight));
        }

        loss += scale - logs[size] + (30 * noise) - (0.1 * Math.Log(noise));
        gradient[size] += scale - 1;
        gradient[size + 1] += (30 - (0.1 / noise)) * extra;
        return loss;
    }

    private static double[] Covariance(bool[] isChoice, double[][] points, double[] logs)
    {
        var (n, size) = (points.Length, isChoice.Length);
        double[] weights = [.. logs.Take(size).Select(Math.Exp)];
        var (scale, noise) = (Math.Exp(logs[size]), LeastNoise + Math.Exp(logs[size + 1]));
        var covariance = new double[checked(n * n)];
        for (var i = 0; i < n; i++)
        {
            covariance[(i * n) + i] = scale + noise;
            for (var j = 0; j < i; j++)
            {
                covariance[(i * n) + j] = covariance[(j * n) + i] =
                    scale * Matern(Squared(isChoice, weights, points[i], points[j])).Value;
            }
        }

        return covariance;
    }

    private static (double[] Inverse, double[] Pull, double LogDeterminant) Solve(double[] covariance, double[] values)
    {
        var n = values.Length;
        var cholesky = Matrix<double>.Build.Dense(n, n, covariance).Cholesky();
        return (
            cholesky.Solve(Matrix<double>.Build.DenseIdentity(n)).AsColumnMajorArray(),
            cholesky.Solve(Vector<double>.Build.Dense(values)).AsArray(),
            cholesky.DeterminantLn);
    }

    private static double Squared(bool[] isChoice, double[] weights, double[] one, double[] other)
    {
        var sum = 0.0;
        for (var k = 0; k < isChoice.Length; k++)
            sum += weights[k] * Squared(isChoice[k], one[k], other[k]);
        return sum;
    }

    private static double Squared(bool isChoice, double one, double other) =>
        isChoice ? one == other ? 0 : 1 : (one - other) * (one - other);

    // m and its slope in d².
    private static (double Value, double Slope) Matern(double squared)
    {
        var distance = Root5 * Math.Sqrt(squared);
        var fall = Math.Exp(-distance);
        return ((1 + distance + (5.0 / 3 * squared)) * fall, -5.0 / 6 * (1 + distance) * fall);
    }
}
