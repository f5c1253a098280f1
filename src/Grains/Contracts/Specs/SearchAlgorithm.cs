namespace DistSeq.Contracts.Specs;

/// <summary>How the trials of a sweep are chosen.</summary>
public enum SearchAlgorithm
{
    /// <summary>Each field independently at random, from the sweep's seed.</summary>
    Random,
}
