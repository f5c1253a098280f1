namespace DistSeq.Grains.Sweeps.Space;

/// <summary>Some of a parameter's values: one of them, or all but some.</summary>
internal sealed class ValueSet
{
    private readonly long? _only;
    private readonly IReadOnlyList<long> _except = [];

    private ValueSet(long value) => (_only, Count) = (value, 1);

    private ValueSet(long count, IReadOnlyList<long> except) => (_except, Count) = (except, count - except.Count);

    public long Count { get; }

    public static ValueSet Only(long value) => new(value);

    /// <param name="count">How many values the parameter has.</param>
    /// <param name="values">Those left out, in order.</param>
    public static ValueSet AllBut(long count, IReadOnlyList<long> values) => new(count, values);

    /// <summary>The value at a place below <see cref="Count"/>.</summary>
    public long At(long place)
    {
        if (_only is { } value)
            return value;
        foreach (var left in _except)
        {
            if (left <= place)
                place++;
        }

        return place;
    }

    /// <summary>The place of a value; null where it is not in the set.</summary>
    public long? PlaceOf(long value)
    {
        if (_only is { } only)
            return only == value ? 0 : null;
        var before = 0;
        foreach (var left in _except)
        {
            if (left == value)
                return null;
            if (left < value)
                before++;
        }

        return value - before;
    }
}
