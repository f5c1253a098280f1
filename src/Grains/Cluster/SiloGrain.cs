using DistSeq.Grains.Compute;
using DistSeq.Grains.Data;
using DistSeq.Grains.Placement;
using Orleans.GrainDirectory;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers for the silo it is placed on; changes nothing that is stored.</summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name)]
internal sealed class SiloGrain(
    ComputeThreads compute, SiloDeparture departure, JobParts parts, SiloNumerics numerics, DatasetCache datasets,
    ILocalSiloDetails silo, StoreTrial trial, RecordRevival revival, StoreConnection connection, JobTroubles troubles,
    RebuiltRecords rebuilt, SiloSecurity security, TimeProvider clock)
    : Grain, ISiloGrain
{
    public Task<SiloInfo> Get() => Task.FromResult(new SiloInfo(silo.Name, silo.SiloAddress.ToParsableString(), compute.Count)
    {
        IsLeaving = departure.IsLeaving,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Numerics = numerics.Hash,
    });

    public Task<DateTimeOffset> GetTime() => Task.FromResult(clock.GetUtcNow());

    /// <summary>A duplicate or a late message finds nothing left of those attempts.</summary>
    public Task EndBefore(string job, long attempt)
    {
        parts.EndBefore(job, attempt);
        return Task.CompletedTask;
    }

    /// <summary>A duplicate computes the same again.</summary>
    public async Task<TensorBlock> FirstWeights(
        JobSpec spec, string dataset, int begin, int end, CancellationToken cancellationToken)
    {
        var network = Modeling.Network(spec, await datasets.Get(dataset));
        return await compute.Run(
            () => new TensorBlock(network.FirstWeights(spec.Seed, cancellationToken).AsMemory(begin..end)));
    }

    /// <summary>A duplicate writes the same again.</summary>
    public Task Revive() => revival.Revive();

    /// <summary>A duplicate tries again, with an artifact of its own.</summary>
    public async Task<SiloFacts> Examine(string? probe)
    {
        var begun = clock.GetTimestamp();
        var error = await trial.Run(probe);
        return new SiloFacts
        {
            Name = silo.Name,
            Address = silo.SiloAddress.ToParsableString(),
            ComputeThreads = compute.Count,
            Numerics = numerics.Hash,
            Store = connection.Store,
            IsStoreEncrypted = connection.IsEncrypted,
            StoreSeconds = clock.GetElapsedTime(begun).TotalSeconds,
            StoreError = error,
            JobTroubles = troubles.All,
            RebuiltRecords = rebuilt.All,
            IsEncrypted = security.IsEncrypted,
            IsOpen = security.IsOpen,
            // Last, so that the wall clock is read when the answer leaves. The silo's own clock does not show what it was set to.
            Process = ProcessFacts.Here(TimeProvider.System),
        };
    }
}
