using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Optimization;

/// <summary>
/// The arithmetic of one update, 16 parameters at a time. A struct a rule, so that <see cref="RangeUpdate"/> is compiled for each.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Vectors of state that the rule uses, from the first: 0 to 3.</summary>
    static abstract int States { get; }

    /// <summary>Changes the state; returns the new weights.</summary>
    Vector512<float> Update(Vector512<float> weight, Vector512<float> gradient, ref RuleState state);
}
