namespace DistSeq.Grains.Sweeps;

/// <summary>The record of a sweep, for the collector; the key is the sweep id.</summary>
[Alias("distseq.ISweepRecordGrain")]
internal interface ISweepRecordGrain : IGrainWithStringKey
{
    /// <summary>Deletes the record and its line in the list of sweeps.</summary>
    [Alias("Delete")]
    Task Delete();

    /// <summary>Has an unfinished sweep go on, and returns its line in the list.</summary>
    /// <exception cref="KeyNotFoundException">No such sweep was submitted.</exception>
    [Alias("Wake")]
    Task<JobLine> Wake();

    /// <summary>The store has come back empty: writes the record again.</summary>
    [Alias("Keep")]
    Task Keep();
}
