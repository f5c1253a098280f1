namespace DistSeq.Contracts.Specs;

/// <summary>Which combination of a lane's losses its gradient is of. Lanes are averaged either way.</summary>
public enum LossReduction
{
    /// <summary>Their mean over what the lane has to predict.</summary>
    Mean,

    /// <summary>Their sum, as in the course's networks of names.</summary>
    Sum,
}
