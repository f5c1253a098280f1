namespace DistSeq.Contracts.Specs;

/// <summary>What all trials of a sweep are made to have in common, so that they can be compared fairly.</summary>
public enum Equalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The number of parameters: model.hidden of each trial is the one that comes nearest to the base's number.
    /// </summary>
    Parameters,

    /// <summary>
    /// The arithmetic operations of the whole training: training.steps of each trial is the one that comes nearest to the base's
    /// operations.
    /// </summary>
    Compute,
}
