namespace DistSeq.Engine.Data.Batches;

/// <summary>One lane's portion of a step.</summary>
public interface ILaneBatch
{
    int Lane { get; }
}
