namespace DistSeq.Engine.Training;

/// <summary>The portion of one lane in one step.</summary>
public interface ILaneBatch
{
    /// <summary>Number of the lane.</summary>
    int Lane { get; }
}
