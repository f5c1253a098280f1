using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Data;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters.Wire;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Orleans.GrainDirectory;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers for the silo it is placed on; changes nothing that lasts.</summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name)]
internal sealed class SiloGrain(
    ComputeThreads compute, SiloDeparture departure, JobParts parts, SiloNumerics numerics, DatasetCache datasets,
    ILocalSiloDetails silo, StoreTrial trial,
    RecordRevival revival, StoreConnection connection, JobTroubles troubles, RebuiltRecords rebuilt, TimeProvider clock)
    : Grain, ISiloGrain
{
    public Task<SiloInfo> Get() => Task.FromResult(new SiloInfo(silo.Name, silo.SiloAddress.ToParsableString(), compute.Count)
    {
        IsLeaving = departure.IsLeaving,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Numerics = numerics.Hash,
    });

    public Task<DateTimeOffset> GetTime() => Task.FromResult(clock.GetUtcNow());

    /// <summary>A duplicate, or one that comes late, finds nothing left of those epochs.</summary>
    public Task EndBefore(string job, long epoch)
    {
        parts.EndBefore(job, epoch);
        return Task.CompletedTask;
    }

    /// <summary>A duplicate makes the same once more.</summary>
    public async Task<TensorBlock> FirstWeights(
        JobSpec spec, string dataset, int begin, int end, CancellationToken cancellationToken)
    {
        var network = Modeling.Network(spec, await datasets.Get(dataset));
        return await compute.Run(
            () => new TensorBlock(network.FirstWeights(spec.Seed, cancellationToken).AsMemory(begin..end)));
    }

    /// <summary>A duplicate writes the same once more.</summary>
    public Task Revive() => revival.Revive();

    /// <summary>A duplicate tries once more, with an artifact of its own.</summary>
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
            // Last: the wall clock is to be read when the answer leaves. That of the silo does not show what it was set to.
            Process = ProcessFacts.Here(TimeProvider.System),
        };
    }
}
