using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Which points of a finite space have been tried, so that none is tried twice. An infinite space has always others.
/// </summary>
internal sealed class Tried
{
    private readonly Configurations? _all;

    // Distinct, in order.
    private readonly long[] _numbers = [];

    public Tried(Study study)
    {
        _all = study.Space.Configurations;
        if (_all is null)
            return;
        _numbers =
        [
            .. study.Trials.Select(trial => _all.NumberOf(trial.Point)).OfType<long>().Distinct().Order(),
        ];
    }

    /// <summary>Whether there is no other point.</summary>
    public bool IsAll => _all is not null && _numbers.Length == _all.Count;

    public bool Has(double[] point) =>
        _all?.NumberOf(point) is { } number && Array.BinarySearch(_numbers, number) >= 0;

    /// <summary>The first point of a finite space that has not been tried.</summary>
    public double[] First() => Other(0);

    /// <summary>One of the points of a finite space that have not been tried, each with equal chance.</summary>
    public double[] Any(ref CounterRandom random) =>
        Other((long)(random.NextDouble() * (_all!.Count - _numbers.Length)));

    // The point at this place among those not tried: each tried one before it moves it by one.
    private double[] Other(long place)
    {
        foreach (var number in _numbers)
        {
            if (number > place)
                break;
            place++;
        }

        return _all!.At(place);
    }
}
