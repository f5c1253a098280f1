namespace DistSeq.Grains.Cluster;

/// <summary>The records that a list names: for rebuilding it from them, and for waking those that have not ended.</summary>
internal interface IListedRecords
{
    /// <summary>Name of these records in the store.</summary>
    string Name { get; }

    /// <summary>
    /// The line of a record, read without waking its grain. If the record is damaged, the line says so; null if there is none.
    /// </summary>
    Task<JobLine?> Read(string id);

    /// <summary>Has what is unfinished go on, and returns its line now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such record.</exception>
    Task<JobLine> Wake(string id);
}
