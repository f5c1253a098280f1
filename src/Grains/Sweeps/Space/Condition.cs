namespace DistSeq.Grains.Sweeps.Space;

/// <summary>Another parameter must have one of some values.</summary>
/// <param name="parent">Index of the other parameter in the space.</param>
/// <param name="values">Indices of the values, in order.</param>
internal sealed class Condition(int parent, IReadOnlyList<long> values)
{
    public int Parent { get; } = parent;

    public IReadOnlyList<long> Values { get; } = values;

    /// <summary>A parent that is not active itself has no value.</summary>
    public bool Holds(IReadOnlyList<Parameter> parameters, ReadOnlySpan<double> point) =>
        !double.IsNaN(point[Parent]) && Values.Contains(parameters[Parent].IndexOf(point[Parent]));
}
