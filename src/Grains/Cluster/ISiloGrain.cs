using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>Speaks for one silo; its key is the silo's address.</summary>
[Alias("distseq.ISiloGrain")]
internal interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo has to compute with, and that it answers.</summary>
    [Alias("Get")]
    Task<SiloInfo> Get();

    /// <summary>What time it is by the silo's clock.</summary>
    [Alias("GetTime")]
    Task<DateTimeOffset> GetTime();

    /// <summary>Ends workers and parameter shards that a job's epochs before this one have left on the silo.</summary>
    [Alias("EndBefore")]
    Task EndBefore(string job, long epoch);

    /// <summary>Tries the artifact store and tells what the silo is.</summary>
    /// <param name="probe">An artifact that must be seen there; null where it could not be written.</param>
    [Alias("Examine")]
    Task<SiloFacts> Examine(string? probe);
}
