namespace DistSeq.Grains.Cluster;

/// <summary>Speaks for one silo; its key is the silo's address.</summary>
[Alias("distseq.ISiloGrain")]
internal interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo can compute with. An answer shows that it is alive.</summary>
    [Alias("Get")]
    Task<SiloInfo> Get();

    /// <summary>The time by the silo's clock.</summary>
    [Alias("GetTime")]
    Task<DateTimeOffset> GetTime();

    /// <summary>Ends workers and parameter shards that earlier attempts of a job have left on the silo.</summary>
    [Alias("EndBefore")]
    Task EndBefore(string job, long attempt);

    /// <summary>
    /// A range of a job's first weights, computed with this silo's numerics: for a job whose grain is on a silo with others. The
    /// data must have been prepared.
    /// </summary>
    [Alias("FirstWeights"), ResponseTimeout("01:00:00")]
    Task<TensorBlock> FirstWeights(JobSpec spec, string dataset, int begin, int end, CancellationToken cancellationToken);

    /// <summary>The store has come back empty: every grain on the silo writes its record again.</summary>
    [Alias("Revive")]
    Task Revive();

    /// <summary>Tries the artifact store, and describes the silo.</summary>
    /// <param name="probe">An artifact that the store must have; null if it could not be written.</param>
    [Alias("Examine")]
    Task<SiloFacts> Examine(string? probe);
}
