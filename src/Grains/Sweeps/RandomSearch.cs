using System.Globalization;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps;

/// <summary>Each field independently: of a list with equal chance, of a range evenly (or evenly in the logarithm).</summary>
internal sealed class RandomSearch : ISearch
{
    public IReadOnlyDictionary<string, string> Suggest(SweepSpec spec, int number)
    {
        var random = new CounterRandom(spec.Seed, RandomPurpose.Search, number);
        // In the order of names, so that the order of keys in the file does not matter.
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
        // Six digits: readable, and the same where the last bit of a logarithm is not. A range narrower than that needs them all.
        var text = Text(value, "G6");
        return double.Parse(text, CultureInfo.InvariantCulture) is var rounded && rounded >= lowest && rounded <= highest
            ? text
            : Text(Math.Clamp(value, lowest, highest), "R");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
