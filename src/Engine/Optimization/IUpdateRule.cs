namespace DistSeq.Engine.Optimization;

/// <summary>
/// The arithmetic of one update, for one vector of parameters. Each rule is a struct, so that <see cref="RangeUpdate"/> is
/// compiled for it.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Number of state vectors in use, 0 to 3.</summary>
    static abstract int States { get; }

    /// <summary>Updates the state and returns the new weights.</summary>
    T Update<T>(T weight, T gradient, ref RuleState<T> state)
        where T : struct, IVector<T>;
}
