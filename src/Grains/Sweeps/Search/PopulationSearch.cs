using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Population-based training: trial n is member n mod P of generation n / P, and continues a training of the generation before.
/// Members go on from themselves, except for the worst quarter and those that failed: they go on from one of the best quarter,
/// with changed values. Jaderberg et al., "Population based training of neural networks", 2017.
/// </summary>
/// <param name="population">P, at least 4.</param>
/// <param name="every">Steps of a generation.</param>
internal sealed class PopulationSearch(int population, long every) : IContinuedSearch
{
    // Of each field of a copy: how often it is drawn anew, as Ray Tune does it.
    private const double ResampleChance = 0.25;
    private const double Lower = 0.8;
    private const double Higher = 1.2;

    private readonly SobolSearch _first = new();
    private readonly int _quarter = population / 4;

    public int Needs(int number) => number - (number % population);

    public long Steps(int number) => ((number / population) + 1L) * every;

    public int? Parent(Study study, int number)
    {
        var random = RandomOf(study, number);
        return Origin(study, number, ref random)?.Trial;
    }

    public double[]? Suggest(Study study, int number)
    {
        var random = RandomOf(study, number);
        if (Origin(study, number, ref random) is not var (trial, isCopy))
            return _first.Suggest(study, number) ?? study.Space.Draw(ref random);
        var point = study.Trials[trial].Point;
        return isCopy ? Explore(study.Space, point, ref random) : [.. point];
    }

    private static CounterRandom RandomOf(Study study, int number) => new(study.Seed, RandomPurpose.Search, number);

    // Null in the first generation, and where nobody is left to go on from.
    private (int Trial, bool IsCopy)? Origin(Study study, int number, ref CounterRandom random)
    {
        var first = Needs(number) - population;
        if (first < 0)
            return null;
        var before = study.Trials.Skip(first).Take(population).ToList();
        var ranked = Ranking.BestFirst(before).Where(member => before[member].Outcome!.Objective is not null).ToList();
        if (ranked.Count == 0)
            return null;
        var member = number - Needs(number);
        return ranked.IndexOf(member) is >= 0 and var place && place < population - _quarter
            ? (first + member, false)
            : (first + ranked[(int)(random.NextDouble() * Math.Min(_quarter, ranked.Count))], true);
    }

    // Draws as many numbers whatever becomes of them.
    private static double[] Explore(SearchSpace space, double[] point, ref CounterRandom random)
    {
        var draws = new (double Resample, double Factor, double Anew)[point.Length];
        for (var parameter = 0; parameter < draws.Length; parameter++)
            draws[parameter] = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        return space.Fill(index =>
        {
            var (parameter, had, (resample, factor, anew)) = (space.Parameters[index], point[index], draws[index]);
            // A field that is active now and was not before has no value to change.
            return double.IsNaN(had) || resample < ResampleChance ? parameter.Place(anew)
                : parameter.IsChoice ? had
                : Scaled(parameter, had, factor < 0.5 ? Lower : Higher);
        });
    }

    // At least the next number where it has steps, unless there is none.
    private static double Scaled(Parameter parameter, double coordinate, double factor)
    {
        var number = double.Parse(parameter.Write(coordinate), CultureInfo.InvariantCulture);
        var scaled = parameter.Read((number * factor).ToString("R", CultureInfo.InvariantCulture));
        if (parameter.Count is not { } count || parameter.IndexOf(scaled) != parameter.IndexOf(coordinate))
            return scaled;
        var isUp = number == 0 ? factor > 1 : number * factor > number;
        return parameter.At(Math.Clamp(parameter.IndexOf(coordinate) + (isUp ? 1 : -1), 0, count - 1));
    }
}
