using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Optimization;

/// <summary>
/// The arithmetic of one update, a vector of parameters at a time. A struct a rule, so that <see cref="RangeUpdate"/> is compiled for each.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Vectors of state that the rule uses, from the first: 0 to 3.</summary>
    static abstract int States { get; }

    /// <summary>Changes the state; returns the new weights.</summary>
    T Update<T>(T weight, T gradient, ref RuleState<T> state)
        where T : struct, IVector<T>;
}
