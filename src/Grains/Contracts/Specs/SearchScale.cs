namespace DistSeq.Contracts.Specs;

/// <summary>How values are spread over a range.</summary>
public enum SearchScale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Evenly in the logarithm; for learning rates.</summary>
    Log,
}
