using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Models the objective as a Gaussian process and tries the point where the model expects to improve most. Jones et al.,
/// "Efficient global optimization of expensive black-box functions", 1998.
/// </summary>
internal sealed class GaussianProcessSearch(AlgorithmSpec settings, int lag) : ISearch
{
    // Points to begin with, and how many of them are improved.
    private const int Pool = 2_048;
    private const int Starts = 10;
    private const int MostRounds = 20;

    // Of a parameter with more values, only some are looked at: those 1, 2, 4, 8, … further.
    private const int MostListed = 16;

    private readonly SobolSearch _first = new();
    private readonly int _startup = settings.Startup ?? 10;

    public int Needs(int number) => number < _startup ? 0 : Math.Max(0, number - lag);

    public double[]? Suggest(Study study, int number)
    {
        if (number < _startup || !study.Trials.Any(static trial => trial.Outcome?.Value is not null))
            return _first.Suggest(study, number);
        var tried = new Tried(study);
        if (tried.IsAll)
            return null;
        var random = new CounterRandom(study.Seed, RandomPurpose.Search, number);
        var model = new Surrogate(study.Space, study.Trials);
        var pool = Drawn(study.Space, ref random).Select(point => (Point: point, Value: model.At(point)))
            .Where(start => !tried.Has(start.Point)).ToList();
        var starts = Chosen(pool, ref random);
        var known = Completed(study.Space, model.Best);
        starts.Add((known, model.At(known)));
        var best = starts.Select(start => Improve(study.Space, model, start.Point, start.Value))
            .Where(found => !tried.Has(found.Point)).Concat(pool).MaxBy(static found => found.Value).Point;
        return best ?? tried.Any(ref random);
    }

    // All points of a small space, or random ones.
    private static List<double[]> Drawn(SearchSpace space, ref CounterRandom random)
    {
        var points = new List<double[]>(Pool);
        var all = space.Configurations is { Count: <= Pool } few ? few : null;
        for (var index = 0; index < (all?.Count ?? Pool); index++)
            points.Add(all is null ? space.Draw(ref random) : all.At(index));
        return points;
    }

    // The most promising, and others by lot: the chance of each is in proportion to the improvement expected.
    private static List<(double[] Point, double Value)> Chosen(
        List<(double[] Point, double Value)> pool, ref CounterRandom random)
    {
        if (pool.Count == 0)
            return [];
        var highest = pool.Max(static start => start.Value);
        double[] chances = [.. pool.Select(start => start.Value == highest ? 0 : Math.Exp(start.Value - highest))];
        var chosen = new List<(double[] Point, double Value)> { pool.First(start => start.Value == highest) };
        while (chosen.Count < Starts && chances.Sum() is var sum && sum > 0)
        {
            var lot = random.NextDouble() * sum;
            var index = 0;
            while (index < chances.Length - 1 && (lot -= chances[index]) >= 0)
                index++;
            chosen.Add(pool[index]);
            chances[index] = 0;
        }

        return chosen;
    }

    // One coordinate after the other, real ones together, as long as it becomes better.
    private static (double[] Point, double Value) Improve(SearchSpace space, Surrogate model, double[] point, double value)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = value;
            Take(model.Climb(point));
            for (var parameter = 0; parameter < space.Parameters.Count; parameter++)
            {
                if (space.Parameters[parameter] is RealRange || double.IsNaN(point[parameter]))
                    continue;
                foreach (var other in Others(space.Parameters[parameter], point[parameter]))
                    Take(Changed(space, point, parameter, other));
            }

            if (!(value > before))
                break;
        }

        return (point, value);

        void Take(double[] other)
        {
            if (model.At(other) is var its && its > value)
                (point, value) = (other, its);
        }
    }

    private static IEnumerable<double> Others(Parameter parameter, double coordinate)
    {
        var (count, here) = (parameter.Count!.Value, parameter.IndexOf(coordinate));
        if (parameter.IsChoice || count <= MostListed)
        {
            for (var index = 0L; index < count; index++)
                yield return parameter.At(index);
            yield break;
        }

        for (var far = 1L; far < count; far *= 2)
        {
            if (here + far < count)
                yield return parameter.At(here + far);
            if (here - far >= 0)
                yield return parameter.At(here - far);
        }
    }

    private static double[] Changed(SearchSpace space, double[] point, int parameter, double coordinate)
    {
        var changed = (double[])point.Clone();
        changed[parameter] = coordinate;
        return Completed(space, changed);
    }

    // Parameters that have just become active, or whose value could not be told, are in the middle.
    private static double[] Completed(SearchSpace space, double[] point) => space.Fill(
        parameter => double.IsNaN(point[parameter]) ? space.Parameters[parameter].Place(0.5) : point[parameter]);
}
