namespace DistSeq.Grains.Records;

/// <summary>
/// Says which records lie in the cluster's store, whether or not they can be read. What is written or deleted meanwhile may be
/// missing or named.
/// </summary>
public interface IRecordNames
{
    /// <summary>Keys of the grains that have a record of a name. Each is told once.</summary>
    IAsyncEnumerable<string> ListKeys(string name, CancellationToken cancellationToken);

    /// <summary>Names of one grain's records that begin with a prefix. Each is told once.</summary>
    IAsyncEnumerable<string> ListNames(GrainId grain, string prefix, CancellationToken cancellationToken);
}
