using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// A density over some parameters: the sum of a kernel at each of some points, and of a wide one, the prior. A kernel is the
/// product of a density for each parameter. Where its point lacks a parameter, it has the prior's.
/// </summary>
internal sealed class ParzenMixture
{
    // Newer points count fully, older ones less and less.
    private const int FullWeights = 25;

    private readonly SearchSpace _space;
    private readonly IReadOnlyList<int> _parameters;
    private readonly double[] _logWeights;
    private readonly double[] _sums;
    private readonly Dictionary<int, IKernels> _kernels = [];

    /// <param name="space">What is searched.</param>
    /// <param name="parameters">Those that the density is over, each after those that it depends on.</param>
    /// <param name="points">Oldest first. Those that have none of the parameters are left out.</param>
    public ParzenMixture(SearchSpace space, IReadOnlyList<int> parameters, IEnumerable<double[]> points)
    {
        (_space, _parameters) = (space, parameters);
        var centers = points.Where(point => parameters.Any(parameter => !double.IsNaN(point[parameter]))).ToList();
        var weights = Weights(centers.Count);
        var sum = weights.Sum();
        _logWeights = [.. weights.Select(weight => Math.Log(weight / sum))];
        _sums = new double[weights.Length];
        for (var kernel = 0; kernel < weights.Length; kernel++)
            _sums[kernel] = (kernel > 0 ? _sums[kernel - 1] : 0) + (weights[kernel] / sum);
        foreach (var parameter in parameters)
        {
            double[] coordinates = [.. centers.Select(point => point[parameter]), double.NaN];
            _kernels[parameter] = space.Parameters[parameter].IsChoice
                ? new ChoiceKernels(coordinates, space.Parameters[parameter].Count!.Value)
                : new NumberKernels(coordinates, space.Parameters[parameter]);
        }
    }

    /// <summary>The point with random coordinates for those of the parameters that are active.</summary>
    public double[] Draw(double[] point, ref CounterRandom random)
    {
        var drawn = (double[])point.Clone();
        var uniform = random.NextDouble();
        var kernel = Math.Min(Array.FindIndex(_sums, sum => uniform < sum), _sums.Length - 1);
        if (kernel < 0)
            kernel = _sums.Length - 1;
        foreach (var parameter in _parameters)
        {
            var place = random.NextDouble();
            if (_space.IsActive(parameter, drawn))
                drawn[parameter] = _kernels[parameter].Draw(kernel, place);
        }

        return drawn;
    }

    /// <summary>The logarithm of the density at a point, over those of the parameters that are active there.</summary>
    public double LogDensity(double[] point)
    {
        var logs = (double[])_logWeights.Clone();
        foreach (var parameter in _parameters)
        {
            if (!double.IsNaN(point[parameter]))
                _kernels[parameter].AddLogDensities(point[parameter], logs);
        }

        var largest = logs.Max();
        return largest + Math.Log(logs.Sum(log => Math.Exp(log - largest)));
    }

    // 1 for each of the last 25; those before rise evenly from 1 / n to 1. The prior comes last and has 1.
    private static double[] Weights(int count)
    {
        var weights = new double[count + 1];
        Array.Fill(weights, 1);
        var rising = count - FullWeights;
        for (var point = 0; point < rising; point++)
            weights[point] = rising == 1 ? 1.0 / count : (1.0 / count) + ((1 - (1.0 / count)) * point / (rising - 1));
        return weights;
    }

    /// <summary>The kernels' densities of one parameter; the last is the prior's.</summary>
    private interface IKernels
    {
        double Draw(int kernel, double uniform);

        void AddLogDensities(double coordinate, double[] logs);
    }

    /// <summary>
    /// Of a list: the value of the kernel's point has weight 1, and each has 1 / n more; the prior's are equal. n is the number
    /// of kernels.
    /// </summary>
    private sealed class ChoiceKernels : IKernels
    {
        private readonly double[] _coordinates;
        private readonly long _count;
        private readonly double _same;
        private readonly double _other;

        public ChoiceKernels(double[] coordinates, long count)
        {
            (_coordinates, _count) = (coordinates, count);
            var kernels = coordinates.Count(static coordinate => !double.IsNaN(coordinate)) + 1;
            var all = 1 + ((double)count / kernels);
            (_same, _other) = ((1 + (1.0 / kernels)) / all, 1.0 / kernels / all);
        }

        public double Draw(int kernel, double uniform)
        {
            var left = uniform;
            for (var value = 0; value < _count - 1; value++)
            {
                left -= Probability(kernel, value);
                if (left < 0)
                    return value;
            }

            return _count - 1;
        }

        public void AddLogDensities(double coordinate, double[] logs)
        {
            // There are only three logarithms, and they cost more than all else here.
            var (none, same, other) = (Math.Log(1.0 / _count), Math.Log(_same), Math.Log(_other));
            for (var kernel = 0; kernel < logs.Length; kernel++)
                logs[kernel] += double.IsNaN(_coordinates[kernel]) ? none : _coordinates[kernel] == coordinate ? same : other;
        }

        private double Probability(int kernel, double value) =>
            double.IsNaN(_coordinates[kernel]) ? 1.0 / _count : _coordinates[kernel] == value ? _same : _other;
    }

    /// <summary>
    /// Of a range: a normal distribution around the coordinate of the kernel's point, cut at 0 and 1. It is as wide as the
    /// larger of the gaps to its neighbours, and the prior's, in the middle, is as wide as the range. Of a range with steps,
    /// the share of the value's cell counts.
    /// </summary>
    private sealed class NumberKernels : IKernels
    {
        // The narrowest kernel becomes narrower with the number of kernels, n^-1.5, down to a hundredth of the range. With n^-1
        // the best tenth of 100 trials could tell a tenth of the range only.
        private const double Narrowing = 1.5;
        private const double MostNarrowing = 100;

        private readonly Parameter _parameter;
        private readonly double[] _centers;
        private readonly double[] _widths;
        private readonly double[] _logWidths;
        private readonly double[] _logShares;

        // By coordinate: candidates often share a value of a range with steps.
        private readonly Dictionary<double, double[]> _logsOfCells = [];

        public NumberKernels(double[] coordinates, Parameter parameter)
        {
            _parameter = parameter;
            _centers = [.. coordinates.Select(static coordinate => double.IsNaN(coordinate) ? 0.5 : coordinate)];
            _widths = Widths(coordinates);
            _logWidths = [.. _widths.Select(static width => Math.Log(width))];
            // What of each normal distribution lies between 0 and 1.
            _logShares = [.. _centers.Zip(_widths, static (center, width) =>
                Math.Log(StandardNormal.Between(-center / width, (1 - center) / width)))];
        }

        public double Draw(int kernel, double uniform)
        {
            var (center, width) = (_centers[kernel], _widths[kernel]);
            var (from, to) = (StandardNormal.Below(-center / width), StandardNormal.Below((1 - center) / width));
            var drawn = center + (width * StandardNormal.Quantile(from + (uniform * (to - from))));
            return _parameter.Place(Math.Clamp(drawn, 0, 1));
        }

        public void AddLogDensities(double coordinate, double[] logs)
        {
            if (_parameter is SteppedRange stepped)
            {
                if (!_logsOfCells.TryGetValue(coordinate, out var cell))
                    _logsOfCells[coordinate] = cell = LogsOf(stepped.CellOf(coordinate));
                for (var kernel = 0; kernel < logs.Length; kernel++)
                    logs[kernel] += cell[kernel];
                return;
            }

            for (var kernel = 0; kernel < logs.Length; kernel++)
            {
                logs[kernel] += StandardNormal.LogDensity((coordinate - _centers[kernel]) / _widths[kernel])
                    - _logWidths[kernel] - _logShares[kernel];
            }
        }

        private double[] LogsOf((double From, double To) cell)
        {
            var logs = new double[_centers.Length];
            for (var kernel = 0; kernel < logs.Length; kernel++)
            {
                var (center, width) = (_centers[kernel], _widths[kernel]);
                logs[kernel] = Math.Log(StandardNormal.Between((cell.From - center) / width, (cell.To - center) / width))
                    - _logShares[kernel];
            }

            return logs;
        }

        private static double[] Widths(double[] coordinates)
        {
            var widths = new double[coordinates.Length];
            Array.Fill(widths, 1);
            var sorted = coordinates.Index().Where(static kernel => !double.IsNaN(kernel.Item))
                .OrderBy(static kernel => kernel.Item).ThenBy(static kernel => kernel.Index).ToArray();
            var narrowest = 1 / Math.Min(MostNarrowing, Math.Pow(sorted.Length + 2, Narrowing));
            for (var place = 0; place < sorted.Length; place++)
            {
                var here = sorted[place].Item;
                // The outermost have one neighbour; the bound of the range is one only for a kernel that is alone.
                var left = place > 0 ? here - sorted[place - 1].Item : sorted.Length == 1 ? here : 0;
                var right = place < sorted.Length - 1 ? sorted[place + 1].Item - here : sorted.Length == 1 ? 1 - here : 0;
                widths[sorted[place].Index] = Math.Clamp(Math.Max(left, right), narrowest, 1);
            }

            return widths;
        }
    }
}
