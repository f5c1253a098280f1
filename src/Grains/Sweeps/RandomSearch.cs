using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Draws each field independently: each value of a list with equal chance, a number of a range uniformly, or uniformly in its
/// logarithm.
/// </summary>
internal sealed class RandomSearch : ISearch
{
    public IReadOnlyDictionary<string, string> Suggest(SweepSpec spec, int number)
    {
        var random = new CounterRandom(spec.Seed, RandomPurpose.Search, number);
        // In order of names, so that the order of keys in the file does not matter.
        var drawn = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, search) in spec.Search.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            drawn[path] = Draw(search, random.NextDouble());
        var values = new Dictionary<string, string>();
        foreach (var path in spec.Search.Keys)
            values[path] = drawn[path];
        return values;
    }

    private static string Draw(SearchSpec search, double uniform)
    {
        if (search.Values is { } values)
            return values[(int)(uniform * values.Count)];
        var (lowest, highest) = (search.Range![0], search.Range[1]);
        var whole = double.IsInteger(lowest) && double.IsInteger(highest);
        if (whole && search.Scale == SearchScale.Linear)
            return Text(Math.Min(lowest + Math.Floor(uniform * (highest - lowest + 1)), highest), "F0");
        var value = search.Scale == SearchScale.Log
            ? Math.Exp(Math.Log(lowest) + (uniform * (Math.Log(highest) - Math.Log(lowest))))
            : lowest + (uniform * (highest - lowest));
        if (whole)
            return Text(Math.Clamp(Math.Round(value), lowest, highest), "F0");
        // Six digits are readable, and the same on machines whose logarithms differ in the last bit. A narrower range needs all.
        var text = Text(value, "G6");
        return double.Parse(text, CultureInfo.InvariantCulture) is var rounded && rounded >= lowest && rounded <= highest
            ? text
            : Text(Math.Clamp(value, lowest, highest), "R");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
