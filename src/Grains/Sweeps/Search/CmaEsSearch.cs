using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Numbers come from an <see cref="Evolution"/>, a generation of trials after the other; what has converged begins anew
/// elsewhere. Lists are drawn at random.
/// </summary>
internal sealed class CmaEsSearch : ISearch
{
    // Of a step: so that one draw in twenty reaches the next number.
    private const double LeastWidth = 0.25;

    private readonly RandomSearch _random = new();
    private readonly int[] _numbers;
    private readonly double[] _leastWidths;
    private readonly int _population;

    public CmaEsSearch(AlgorithmSpec settings, SearchSpace space)
    {
        _numbers =
        [
            .. Enumerable.Range(0, space.Parameters.Count)
                .Where(parameter => space.Parameters[parameter] is { IsChoice: false, Count: not 1 }),
        ];
        _leastWidths = [.. _numbers.Select(parameter => LeastWidth / space.Parameters[parameter].Count ?? 0)];
        _population = settings.Population ?? 4 + (int)(3 * Math.Log(Math.Max(1, _numbers.Length)));
    }

    public int Needs(int number) => number - (number % _population);

    public double[]? Suggest(Study study, int number)
    {
        if (_numbers.Length == 0)
            return _random.Suggest(study, number);
        var tried = new Tried(study);
        if (tried.IsAll)
            return null;
        var evolution = new Evolution(_population, _leastWidths);
        for (var first = 0; first < Needs(number); first += _population)
        {
            Learn(study, evolution, first);
            var anew = new CounterRandom(study.Seed, RandomPurpose.Search, -1 - first);
            evolution.RestartIfConverged(ref anew);
        }

        var (point, _) = Draw(study, evolution, number);
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, -1 - number);
        return tried.Has(point) ? tried.Any(ref random) : point;
    }

    // All of a generation were drawn before the first of it is known.
    private void Learn(Study study, Evolution evolution, int first)
    {
        var trials = study.Trials.Skip(first).Take(_population).ToList();
        var best = Ranking.BestFirst(trials);
        if (best.Count == 0)
            return;
        var places = trials.Select((trial, index) => PlaceOf(study, evolution, first + index, trial)).ToList();
        evolution.Learn(
            [.. best.Concat(Enumerable.Range(0, trials.Count).Except(best)).Select(index => places[index])]);
    }

    // What was drawn, which has more digits, and coordinates that are not active; where another value was tried, that.
    private double[] PlaceOf(Study study, Evolution evolution, int number, StudyTrial trial)
    {
        var (point, place) = Draw(study, evolution, number);
        foreach (var (index, parameter) in _numbers.Index())
        {
            var (drawn, had) = (point[parameter], trial.Point[parameter]);
            if (!double.IsNaN(had)
                && (double.IsNaN(drawn) || study.Space.Parameters[parameter] is var its && its.Write(drawn) != its.Write(had)))
                place[index] = had;
        }

        return place;
    }

    private (double[] Point, double[] Place) Draw(Study study, Evolution evolution, int number)
    {
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, number);
        var uniform = new double[study.Space.Parameters.Count];
        for (var parameter = 0; parameter < uniform.Length; parameter++)
            uniform[parameter] = random.NextDouble();
        var place = evolution.Draw(ref random);
        for (var i = 0; i < place.Length; i++)
            uniform[_numbers[i]] = place[i];
        return (study.Space.Place(uniform), place);
    }
}
