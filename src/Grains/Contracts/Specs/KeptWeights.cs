namespace DistSeq.Contracts.Specs;

/// <summary>Which weights a job hands over.</summary>
public enum KeptWeights
{
    /// <summary>Those that did best on the validation split.</summary>
    Best,

    /// <summary>Those after the last step.</summary>
    Last,
}
