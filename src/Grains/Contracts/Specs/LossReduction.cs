namespace DistSeq.Contracts.Specs;

/// <summary>What of the losses of a lane its gradient belongs to. Lanes are averaged either way.</summary>
public enum LossReduction
{
    /// <summary>Their mean over what the lane has to predict.</summary>
    Mean,

    /// <summary>Their sum, as in the course's networks of names.</summary>
    Sum,
}
