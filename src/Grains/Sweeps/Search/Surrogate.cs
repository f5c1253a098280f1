using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// How promising points of a space are: a Gaussian process over the trials that have ended. Parameters that are not active have a
/// coordinate all the same: the middle of a range, or -1 among the indices of a list.
/// </summary>
internal sealed class Surrogate
{
    // A process over n trials takes time as n³. With more, the best and the newest tell enough.
    private const int MostBest = 100;
    private const int MostNewest = 150;

    // Values are cut this far above the median, in units of how far the best is below it.
    private const double Farthest = 3;

    private readonly SearchSpace _space;
    private readonly int[] _parameters;
    private readonly ExpectedImprovement _improvement;

    /// <param name="space">What is searched.</param>
    /// <param name="trials">At least one has an objective.</param>
    public Surrogate(SearchSpace space, IReadOnlyList<StudyTrial> trials)
    {
        _space = space;
        // What has one value only tells nothing.
        _parameters = [.. Enumerable.Range(0, space.Parameters.Count).Where(parameter => space.Parameters[parameter].Count != 1)];
        var ended = Chosen([.. trials.Where(static trial => trial.Outcome is not null)]);
        Best = ended[Ranking.BestFirst(ended)[0]].Point;
        var values = Standardized([.. ended.Select(static trial => trial.Outcome!.Value)]);
        bool[] isChoice = [.. _parameters.Select(parameter => space.Parameters[parameter].IsChoice)];
        var process = GaussianProcess.Fit(isChoice, [.. ended.Select(trial => Coordinates(trial.Point))], values);
        var lowest = values.Min();
        var isOut = trials.Where(static trial => trial.Outcome is null).Select(trial => Coordinates(trial.Point));
        _improvement = new ExpectedImprovement(process.With([.. isOut]), lowest);
    }

    /// <summary>The best point so far.</summary>
    public double[] Best { get; }

    /// <summary>The logarithm of the improvement that is expected at a point.</summary>
    public double At(double[] point) => _improvement.At(Coordinates(point));

    /// <summary>
    /// The point that is best when some of the coordinates, active ones of real numbers, are moved until nothing improves.
    /// </summary>
    public double[] Climb(double[] point)
    {
        // Places of the moved coordinates among those of the process.
        int[] moved =
        [
            .. Enumerable.Range(0, _parameters.Length).Where(place =>
                _space.Parameters[_parameters[place]] is RealRange && !double.IsNaN(point[_parameters[place]])),
        ];
        if (moved.Length == 0)
            return point;
        var coordinates = Coordinates(point);
        var slopes = new double[coordinates.Length];
        var (best, _) = BoundedMinimizer.Minimize(
            (at, gradient) =>
            {
                for (var i = 0; i < moved.Length; i++)
                    coordinates[moved[i]] = at[i];
                var value = _improvement.At(coordinates, slopes);
                for (var i = 0; i < moved.Length; i++)
                    gradient[i] = -slopes[moved[i]];
                return -value;
            },
            [.. moved.Select(place => coordinates[place])], 0, 1, 1e-3);
        var climbed = (double[])point.Clone();
        for (var i = 0; i < moved.Length; i++)
            climbed[_parameters[moved[i]]] = best[i];
        return climbed;
    }

    private double[] Coordinates(double[] point)
    {
        var coordinates = new double[_parameters.Length];
        for (var place = 0; place < coordinates.Length; place++)
        {
            var coordinate = point[_parameters[place]];
            coordinates[place] = !double.IsNaN(coordinate) ? coordinate
                : _space.Parameters[_parameters[place]].IsChoice ? -1
                : 0.5;
        }

        return coordinates;
    }

    private static List<StudyTrial> Chosen(IReadOnlyList<StudyTrial> ended)
    {
        if (ended.Count <= MostBest + MostNewest)
            return [.. ended];
        var best = Ranking.BestFirst(ended).Take(MostBest).ToHashSet();
        return [.. ended.Index().Where(trial => best.Contains(trial.Index) || trial.Index >= ended.Count - MostNewest)
            .Select(static trial => trial.Item)];
    }

    // Mean 0 and variance 1. A failed trial is as bad as the worst, and values far off are cut: they would hide all other
    // differences.
    private static double[] Standardized(IReadOnlyList<double?> values)
    {
        var known = values.OfType<double>().Order().ToList();
        var median = known[known.Count / 2];
        var highest = Math.Min(known[^1], median + (Farthest * (median - known[0])));
        double[] cut = [.. values.Select(value => Math.Min(value ?? highest, highest))];
        var mean = cut.Average();
        var deviation = Math.Sqrt(cut.Average(value => (value - mean) * (value - mean)));
        return [.. cut.Select(value => deviation > 0 ? (value - mean) / deviation : 0)];
    }
}
