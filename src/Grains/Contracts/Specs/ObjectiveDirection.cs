namespace DistSeq.Contracts.Specs;

/// <summary>Which values of an objective are better.</summary>
public enum ObjectiveDirection
{
    /// <summary>Low ones.</summary>
    Minimize,

    /// <summary>High ones.</summary>
    Maximize,
}
