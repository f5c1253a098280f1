using DistSeq.Engine.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Covariance matrix adaptation in the unit cube: a normal distribution that moves towards the better half of each generation and
/// takes the shape of the steps that led there. All formulas and constants: Hansen, "The CMA evolution strategy: a tutorial",
/// arXiv:1604.00772, 2016, with negative weights.
/// </summary>
internal sealed class Evolution
{
    private const double FirstWidth = 0.25;

    // When all coordinates vary less, it has converged.
    private const double LeastWidth = 1e-5;

    private readonly int _size;
    private readonly int _population;
    private readonly double[] _leastWidths;
    private readonly double[] _weights;

    // μ_eff, c_σ, d_σ, c_c, c_1, c_μ, and E|N(0, I)|
    private readonly double _effective;
    private readonly double _pathRate;
    private readonly double _damping;
    private readonly double _shapeRate;
    private readonly double _oneRate;
    private readonly double _manyRate;
    private readonly double _length;

    private Vector<double> _mean;
    private double _width;
    private Matrix<double> _shape;
    private Vector<double> _widthPath;
    private Vector<double> _shapePath;
    private int _generation;

    // The shape is B D² B'.
    private Matrix<double> _axes;
    private Vector<double> _lengths;

    /// <param name="population">Points of a generation.</param>
    /// <param name="leastWidths">
    /// For each coordinate, a deviation that it keeps: a part of the step of a range with steps.
    /// </param>
    public Evolution(int population, double[] leastWidths)
    {
        (_size, _population, _leastWidths) = (leastWidths.Length, population, leastWidths);
        double n = _size;
        double[] raw = [.. Enumerable.Range(1, population).Select(rank => Math.Log((population + 1) / 2.0) - Math.Log(rank))];
        double[] better = [.. raw.Take(population / 2)], worse = [.. raw.Skip(population / 2)];
        _effective = Square(better.Sum()) / better.Sum(Square);
        _pathRate = (_effective + 2) / (n + _effective + 5);
        _damping = 1 + (2 * Math.Max(0, Math.Sqrt((_effective - 1) / (n + 1)) - 1)) + _pathRate;
        _shapeRate = (4 + (_effective / n)) / (n + 4 + (2 * _effective / n));
        _oneRate = 2 / (Square(n + 1.3) + _effective);
        _manyRate = Math.Min(
            1 - _oneRate, 2 * (0.25 + _effective + (1 / _effective) - 2) / (Square(n + 2) + _effective));
        _length = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));
        var negative = worse.Sum(Math.Abs) is var sum && sum > 0
            ? Math.Min(
                1 + (_oneRate / _manyRate),
                Math.Min(
                    1 + (2 * Square(worse.Sum()) / worse.Sum(Square) / (_effective + 2)),
                    (1 - _oneRate - _manyRate) / (n * _manyRate))) / sum
            : 0;
        _weights = [.. better.Select(weight => weight / better.Sum()), .. worse.Select(weight => weight * negative)];
        (_mean, _shape, _axes, _lengths, _widthPath, _shapePath) = Begin(Vector<double>.Build.Dense(_size, 0.5));
        _width = FirstWidth;
    }

    /// <summary>A point of this generation. One outside the cube is drawn again, and at last moved to its side.</summary>
    public double[] Draw(ref CounterRandom random)
    {
        for (var draw = 0; ; draw++)
        {
            var normal = Vector<double>.Build.Dense(_size);
            for (var i = 0; i < _size; i++)
                normal[i] = StandardNormal.Draw(ref random);
            var point = _mean + (_width * (_axes * normal.PointwiseMultiply(_lengths)));
            if (point.ForAll(static coordinate => coordinate is >= 0 and <= 1))
                return point.ToArray();
            if (draw == 10 * _size)
                return [.. point.Select(static coordinate => Math.Clamp(coordinate, 0, 1))];
        }
    }

    /// <summary>Goes on to the next generation.</summary>
    /// <param name="points">Those of this one, the best first.</param>
    public void Learn(IReadOnlyList<double[]> points)
    {
        _generation++;
        var steps = points.Select(point => (Vector<double>.Build.Dense(point) - _mean) / _width).ToList();
        var inverse = _axes * Matrix<double>.Build.DiagonalOfDiagonalVector(1 / _lengths) * _axes.Transpose();
        var step = steps.Take(_population / 2).Select((y, rank) => y * _weights[rank]).Aggregate(static (sum, y) => sum + y);
        _mean += _width * step;
        _widthPath = ((1 - _pathRate) * _widthPath)
            + (Math.Sqrt(_pathRate * (2 - _pathRate) * _effective) * (inverse * step));
        // While the path is much too long, the shape's path stands still, so that the shape does not grow along it too.
        var moves = _widthPath.L2Norm() / Math.Sqrt(1 - Math.Pow(1 - _pathRate, 2 * _generation))
            < (1.4 + (2.0 / (_size + 1))) * _length;
        _shapePath *= 1 - _shapeRate;
        if (moves)
            _shapePath += Math.Sqrt(_shapeRate * (2 - _shapeRate) * _effective) * step;
        var kept = moves ? 0 : _oneRate * _shapeRate * (2 - _shapeRate);
        _shape = ((1 + kept - _oneRate - (_manyRate * _weights.Sum())) * _shape)
            + (_oneRate * _shapePath.OuterProduct(_shapePath));
        foreach (var (rank, y) in steps.Index())
        {
            var weight = _weights[rank] >= 0 ? _weights[rank] : _weights[rank] * _size / (inverse * y).DotProduct(inverse * y);
            _shape += _manyRate * weight * y.OuterProduct(y);
        }

        _width *= Math.Exp(_pathRate / _damping * ((_widthPath.L2Norm() / _length) - 1));
        Widen();
        (_axes, _lengths) = Decompose(_shape);
    }

    /// <summary>Begins anew at another place, if it has converged. Says whether it has.</summary>
    public bool RestartIfConverged(ref CounterRandom random)
    {
        var widest = Enumerable.Range(0, _size).Max(i => _width * Math.Sqrt(_shape[i, i]));
        if (widest >= LeastWidth)
            return false;
        var mean = Vector<double>.Build.Dense(_size);
        for (var i = 0; i < _size; i++)
            mean[i] = random.NextDouble();
        (_mean, _shape, _axes, _lengths, _widthPath, _shapePath) = Begin(mean);
        (_width, _generation) = (FirstWidth, 0);
        return true;
    }

    // Without this, a coordinate whose values all lie in one cell would never leave it.
    private void Widen()
    {
        var factors = Vector<double>.Build.Dense(
            _size, i => Math.Max(1, _leastWidths[i] / (_width * Math.Sqrt(_shape[i, i]))));
        _shape = _shape.PointwiseMultiply(factors.OuterProduct(factors));
    }

    private (Vector<double> Mean, Matrix<double> Shape, Matrix<double> Axes, Vector<double> Lengths, Vector<double> WidthPath,
        Vector<double> ShapePath) Begin(Vector<double> mean) =>
    (
        mean, Matrix<double>.Build.DenseIdentity(_size), Matrix<double>.Build.DenseIdentity(_size),
        Vector<double>.Build.Dense(_size, 1), Vector<double>.Build.Dense(_size), Vector<double>.Build.Dense(_size)
    );

    private static (Matrix<double> Axes, Vector<double> Lengths) Decompose(Matrix<double> shape)
    {
        var evd = shape.Evd(Symmetricity.Symmetric);
        return (evd.EigenVectors, evd.EigenValues.Map(static value => Math.Sqrt(Math.Max(value.Real, 1e-20))));
    }

    private static double Square(double x) => x * x;
}
