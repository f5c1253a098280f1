namespace DistSeq.Grains.Sweeps;

/// <summary>The record of a sweep, for the collector; the key is the sweep id.</summary>
[Alias("distseq.ISweepRecordGrain")]
internal interface ISweepRecordGrain : IGrainWithStringKey
{
    /// <summary>Deletes the record and its line in the list of sweeps.</summary>
    [Alias("Delete")]
    Task Delete();

    /// <summary>The store has come back empty: writes the record again.</summary>
    [Alias("Keep")]
    Task Keep();
}
