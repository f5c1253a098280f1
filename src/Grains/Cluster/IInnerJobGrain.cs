namespace DistSeq.Grains.Cluster;

/// <summary>A job as other parts of the cluster see it; the key is the job id. Only silos call it.</summary>
[Alias("distseq.IInnerJobGrain")]
internal interface IInnerJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// The epoch whose workers and parameter shards the job uses or is about to begin; null where it has ended or is unknown.
    /// </summary>
    [Alias("GetEpoch"), ResponseTimeout("00:00:03")]
    Task<long?> GetEpoch();

    /// <summary>
    /// The store has come back empty: the job writes its record down again, and its data and a checkpoint where it trains.
    /// </summary>
    /// <param name="isListed">
    /// Whether the registry has the job: then one that holds no record has lost it, and is to be Failed.
    /// </param>
    [Alias("Keep")]
    Task Keep(bool isListed);
}
