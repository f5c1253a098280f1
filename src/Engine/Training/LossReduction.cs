namespace DistSeq.Engine.Training;

/// <summary>What of the losses of a lane its gradient belongs to.</summary>
public enum LossReduction
{
    /// <summary>Their mean over the lane's targets (the default).</summary>
    Mean,

    /// <summary>Their sum (the course's networks of names).</summary>
    Sum,
}
