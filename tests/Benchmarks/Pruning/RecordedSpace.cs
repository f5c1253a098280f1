using DistSeq.Contracts.Specs;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Benchmarks.Pruning;

/// <summary>The searched space, with the curve of the nearest recorded configuration at every point.</summary>
internal sealed class RecordedSpace
{
    private readonly SearchSpace _space;
    private readonly (double[] Point, Curve Curve)[] _recorded;

    /// <param name="spec">What is searched.</param>
    /// <param name="curves">Of the recorded configurations.</param>
    public RecordedSpace(SweepSpec spec, IReadOnlyList<Curve> curves)
    {
        _space = SearchSpace.Of(spec);
        _recorded = [.. curves.Select(curve => (_space.Read(curve.Values), curve))];
    }

    public Curve Nearest(double[] point) => _recorded.MinBy(recorded => Distance(point, recorded.Point)).Curve;

    // Squared. A range has length 1, and so has the way from one value of a list to another.
    private double Distance(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            var apart = _space.Parameters[i].IsChoice ? one[i] == other[i] ? 0 : 1 : one[i] - other[i];
            sum += apart * apart;
        }

        return sum;
    }
}
