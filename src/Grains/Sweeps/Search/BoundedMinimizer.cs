namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Minimizes a smooth function in a box: BFGS whose steps are projected into the box (Bertsekas, "Projected Newton methods",
/// 1982; Nocedal and Wright, "Numerical optimization", 6.1). Without random numbers, and it never fails: it returns the best it
/// has found.
/// </summary>
internal sealed class BoundedMinimizer
{
    private const int MostSteps = 100;
    private const int MostHalvings = 30;

    // What a step must gain at least of what the slope promises.
    private const double Sufficient = 1e-4;

    private readonly Function _function;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _tolerance;

    // Approximates the inverse of the second derivatives.
    private readonly double[,] _inverse;
    private readonly double[] _gradient;
    private double[] _point;
    private double _value;

    private BoundedMinimizer(Function function, double[] start, double lowest, double highest, double tolerance)
    {
        (_function, _lowest, _highest, _tolerance) = (function, lowest, highest, tolerance);
        _point = (double[])start.Clone();
        _gradient = new double[start.Length];
        _inverse = new double[start.Length, start.Length];
        _value = function(_point, _gradient);
    }

    /// <summary>Gives the value at a point, and writes the gradient there.</summary>
    public delegate double Function(double[] point, double[] gradient);

    /// <summary>The best point found from a start, and its value.</summary>
    /// <param name="function">NaN and infinite values are points to stay away from.</param>
    /// <param name="start">In the box.</param>
    /// <param name="lowest">Of each coordinate.</param>
    /// <param name="highest">Of each coordinate.</param>
    /// <param name="tolerance">It ends where no free coordinate has a steeper slope.</param>
    public static (double[] Point, double Value) Minimize(
        Function function, double[] start, double lowest, double highest, double tolerance)
    {
        var search = new BoundedMinimizer(function, start, lowest, highest, tolerance);
        search.Run();
        return (search._point, search._value);
    }

    private void Run()
    {
        Reset();
        for (var step = 0; step < MostSteps && double.IsFinite(_value) && Slope() > _tolerance; step++)
        {
            // Where the approximation leads nowhere, once more along the gradient.
            if (Step(Direction()))
                continue;
            Reset();
            if (!Step(Direction()))
                return;
        }
    }

    private double Slope()
    {
        var steepest = 0.0;
        for (var i = 0; i < _point.Length; i++)
            steepest = IsFree(i) ? Math.Max(steepest, Math.Abs(_gradient[i])) : steepest;
        return steepest;
    }

    // At a bound, and downhill is outside.
    private bool IsFree(int i) => !(_point[i] <= _lowest && _gradient[i] > 0) && !(_point[i] >= _highest && _gradient[i] < 0);

    private void Reset()
    {
        // The first step is no longer than 1.
        var scale = 1 / Math.Max(1, Math.Sqrt(_gradient.Sum(static slope => slope * slope)));
        for (var i = 0; i < _point.Length; i++)
        {
            for (var j = 0; j < _point.Length; j++)
                _inverse[i, j] = i == j ? scale : 0;
        }
    }

    private double[] Direction()
    {
        var direction = new double[_point.Length];
        for (var i = 0; i < direction.Length; i++)
        {
            for (var j = 0; IsFree(i) && j < direction.Length; j++)
                direction[i] -= IsFree(j) ? _inverse[i, j] * _gradient[j] : 0;
        }

        return direction;
    }

    private bool Step(double[] direction)
    {
        var gradient = new double[_point.Length];
        for (var (halving, length) = (0, 1.0); halving < MostHalvings; halving++, length /= 2)
        {
            var point = new double[_point.Length];
            var promised = 0.0;
            for (var i = 0; i < point.Length; i++)
            {
                point[i] = Math.Clamp(_point[i] + (length * direction[i]), _lowest, _highest);
                promised += _gradient[i] * (point[i] - _point[i]);
            }

            if (!(promised < 0))
                return false;
            var value = _function(point, gradient);
            if (!(value <= _value + (Sufficient * promised)))
                continue;
            Update(point, gradient);
            (_point, _value) = (point, value);
            gradient.CopyTo(_gradient, 0);
            return true;
        }

        return false;
    }

    // H = (I - s y' / y's) H (I - y s' / y's) + s s' / y's, where s is the step and y the change of the gradient.
    private void Update(double[] point, double[] gradient)
    {
        var n = point.Length;
        var (step, change, product) = (new double[n], new double[n], new double[n]);
        var curvature = 0.0;
        for (var i = 0; i < n; i++)
        {
            (step[i], change[i]) = (point[i] - _point[i], gradient[i] - _gradient[i]);
            curvature += step[i] * change[i];
        }

        // Without positive curvature the approximation would no longer lead downhill.
        if (!(curvature > 1e-12))
            return;
        var quadratic = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                product[i] += _inverse[i, j] * change[j];
            quadratic += change[i] * product[i];
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                _inverse[i, j] += ((1 + (quadratic / curvature)) * step[i] * step[j] / curvature)
                    - (((product[i] * step[j]) + (step[i] * product[j])) / curvature);
            }
        }
    }
}
