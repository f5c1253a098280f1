namespace DistSeq.Grains.Records;

/// <summary>
/// Says which records are in the cluster's store, whether or not they can be read. Records that are written or deleted meanwhile
/// may be missing or named.
/// </summary>
public interface IRecordNames
{
    /// <summary>Keys of the grains that have a record of this name, each once.</summary>
    IAsyncEnumerable<string> ListKeys(string name, CancellationToken cancellationToken);

    /// <summary>Names of one grain's records that begin with a prefix, each once.</summary>
    IAsyncEnumerable<string> ListNames(GrainId grain, string prefix, CancellationToken cancellationToken);
}
