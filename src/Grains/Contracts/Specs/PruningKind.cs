namespace DistSeq.Contracts.Specs;

/// <summary>How it is decided that a trial ends early. Every kind ends a trial whose objective is not a finite number.</summary>
public enum PruningKind
{
    /// <summary>Ends a trial whose best value so far is worse than the median of earlier trials at the same step.</summary>
    Median,

    /// <summary>Ends a trial whose value leaves bounds.</summary>
    Threshold,

    /// <summary>Ends a trial that has stopped improving.</summary>
    Patience,

    /// <summary>
    /// Brackets of trials that wait for each other at every rung; the best of them go on, the more steps the fewer.
    /// </summary>
    SuccessiveHalving,

    /// <summary>Successive halving in brackets that differ in their first rung.</summary>
    Hyperband,

    /// <summary>
    /// Asynchronous successive halving: a trial goes on if it is among the best of the earlier ones that have been there.
    /// </summary>
    Asha,
}
