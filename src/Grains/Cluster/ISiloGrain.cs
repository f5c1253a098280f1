using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Parameters.Wire;

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

    /// <summary>
    /// A range of a job's first weights, by the numerics of this silo: for a job whose grain is on a silo with others. The data
    /// must have been prepared.
    /// </summary>
    [Alias("FirstWeights"), ResponseTimeout("01:00:00")]
    Task<TensorBlock> FirstWeights(JobSpec spec, string dataset, int begin, int end, CancellationToken cancellationToken);

    /// <summary>The store has come back empty: every grain on the silo writes down again what it holds.</summary>
    [Alias("Revive")]
    Task Revive();

    /// <summary>Tries the artifact store and tells what the silo is.</summary>
    /// <param name="probe">An artifact that must be seen there; null where it could not be written.</param>
    [Alias("Examine")]
    Task<SiloFacts> Examine(string? probe);
}
