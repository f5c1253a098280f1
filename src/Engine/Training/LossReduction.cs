namespace DistSeq.Engine.Training;

/// <summary>How a lane's losses are reduced to the value its gradient is taken of.</summary>
public enum LossReduction
{
    /// <summary>The mean over the lane's targets (the default).</summary>
    Mean,

    /// <summary>The sum (as in the course's name networks).</summary>
    Sum,
}
