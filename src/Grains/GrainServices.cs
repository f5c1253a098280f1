using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime.Hosting;

namespace DistSeq.Grains;

/// <summary>What the grains need of their silo.</summary>
public static class GrainServices
{
    /// <summary>
    /// Registers compute threads, caches and placement. The silo adds an <see cref="Artifacts.IArtifactStore"/> and grain storage named
    /// <see cref="StorageName.Records"/>.
    /// </summary>
    /// <param name="silo">The silo that is being built.</param>
    /// <param name="computeThreads">Threads that compute gradients, 1 or more.</param>
    public static ISiloBuilder AddTrainingGrains(this ISiloBuilder silo, int computeThreads)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<HttpClient>();
        silo.Services.TryAddSingleton(CheckpointPolicy.Default);
        silo.Services.TryAddSingleton(AllocationPolicy.Default);
        silo.Services.AddSingleton(_ => new ComputeThreads(computeThreads));
        silo.Services.AddSingleton<DatasetCache>();
        silo.Services.AddSingleton<SiloRoster>();
        silo.Services.AddSingleton<StoreTrial>();
        silo.Services.TryAddSingleton(new StoreConnection("", null));
        silo.Services.AddSingleton<JobServices>();
        silo.Services.AddSingleton<SiloDeparture>();
        silo.Services.AddSingleton<JobParts>();
        silo.Services.TryAddSingleton<NearShards>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<SiloDeparture>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JobKeeper>();
        silo.AddPlacementDirector<AtSiloPlacement, AtSiloPlacementDirector>();
        silo.AddGrainDirectory(KeyedDirectory.Name, (_, _) => new KeyedDirectory());
        return silo;
    }
}
