namespace DistSeq.Grains.Cluster;

/// <summary>A job as other parts of the cluster see it; the key is the job id. Only silos call it.</summary>
[Alias("distseq.IInnerJobGrain")]
internal interface IInnerJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// The attempt whose workers and parameter shards the job uses or is about to begin; null if it has ended or is unknown.
    /// </summary>
    [Alias("GetAttempt"), ResponseTimeout("00:00:03")]
    Task<long?> GetAttempt();

    /// <summary>
    /// The store has come back empty: the job writes its record again, and if it trains also its data and a checkpoint.
    /// </summary>
    /// <param name="isListed">
    /// Whether the registry has the job: then a job without a record has lost it, and becomes Failed.
    /// </param>
    [Alias("Keep")]
    Task Keep(bool isListed);

    /// <summary>
    /// Submits the job as <see cref="IJobGrain.Submit"/> does, and lets it train to a step. There it measures its model, gives up
    /// its compute threads and waits until it is told to go on.
    /// </summary>
    /// <param name="spec">The same each time.</param>
    /// <param name="dataset">The same each time.</param>
    /// <param name="stop">An earlier step than it was told before changes nothing. Null for its end.</param>
    [Alias("TrainTo")]
    Task<JobStatus> TrainTo(JobSpec spec, string dataset, long? stop);

    /// <summary>
    /// The status once the job has ended or waits at its stop, or an earlier one after ten seconds: ask again.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such job was submitted.</exception>
    [Alias("AwaitEnd"), ResponseTimeout("00:00:30")]
    Task<JobStatus> AwaitStop();
}
