using DistSeq.Contracts.Jobs;

namespace DistSeq.Grains.Cluster;

/// <summary>Records of what one list names, for a list that has to be put together from them.</summary>
internal interface IListedRecords
{
    /// <summary>What each of these records is called in the store.</summary>
    string Name { get; }

    /// <summary>
    /// The line that a record gives, read without waking its grain. Where the record is damaged, the line says so; where there is
    /// none, it is null.
    /// </summary>
    Task<JobLine?> Read(string id);
}
