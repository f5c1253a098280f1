using DistSeq.Grains.Calls;
using DistSeq.Grains.Collection;
using DistSeq.Grains.Compute;
using DistSeq.Grains.Data;
using DistSeq.Grains.Data.Web;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Records;
using DistSeq.Grains.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace DistSeq.Grains;

/// <summary>Registers what the grains need from their silo.</summary>
public static class GrainServices
{
    /// <summary>
    /// Registers compute threads, caches and placement. The silo adds its stores with <see cref="AddArtifacts"/> and
    /// <see cref="AddRecords"/>.
    /// </summary>
    /// <param name="silo">The silo that is being built.</param>
    /// <param name="computeThreads">Threads that compute gradients, 1 or more.</param>
    public static ISiloBuilder AddTrainingGrains(this ISiloBuilder silo, int computeThreads)
    {
        Instruments.Publish();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(WebPolicy.None);
        silo.Services.AddSingleton<WebSource>();
        silo.Services.TryAddSingleton(CheckpointPolicy.Default);
        silo.Services.TryAddSingleton(ResumptionPolicy.Default);
        silo.Services.TryAddSingleton(AllocationPolicy.Default);
        silo.Services.AddSingleton(_ => new ComputeThreads(computeThreads));
        silo.Services.AddSingleton<DatasetCache>();
        silo.Services.TryAddSingleton(new ScratchFolder(Path.GetTempPath()));
        silo.Services.AddSingleton<SiloRoster>();
        silo.Services.AddSingleton<StoreTrial>();
        silo.Services.TryAddSingleton(new StoreConnection("", null));
        silo.Services.TryAddSingleton(new SiloSecurity(false, false));
        silo.Services.AddSingleton<JobServices>();
        silo.Services.AddSingleton<SweepServices>();
        silo.Services.AddSingleton<JobTroubles>();
        silo.Services.AddSingleton<RebuiltRecords>();
        silo.Services.AddKeyedSingleton<IListedRecords, ListedJobs>(IJobRegistryGrain.Jobs);
        silo.Services.AddKeyedSingleton<IListedRecords, ListedSweeps>(IJobRegistryGrain.Sweeps);
        silo.Services.TryAddSingleton(RetentionPolicy.Default);
        silo.Services.AddSingleton<JobRemains>();
        silo.Services.AddSingleton<SiloDeparture>();
        silo.Services.AddSingleton<JobParts>();
        silo.Services.AddSingleton<StoreLoss>();
        silo.Services.AddSingleton<HeldRecords>();
        silo.Services.AddSingleton<RecordRevival>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<RecordRevival>());
        silo.Services.TryAddSingleton(services => new SiloNumerics(services.GetRequiredService<ComputeThreads>()));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<SiloNumerics>());
        silo.Services.TryAddSingleton<NearShards>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<SiloDeparture>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, RecordKeeper>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ThreadDelays>();
        silo.AddIncomingGrainCallFilter<KnownExceptions>();
        silo.Services.AddSingleton<Collector>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<Collector>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StrayParts>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, IdleGrains>();
        silo.Configure<GrainCollectionOptions>(idle =>
            (idle.CollectionQuantum, idle.CollectionAge) = (IdleGrains.CollectorInterval, IdleGrains.CollectorAge));
        silo.AddPlacementDirector<AtSiloPlacement, AtSiloPlacementDirector>();
        silo.AddGrainDirectory(KeyedDirectory.Name, (_, _) => new KeyedDirectory());
        return silo;
    }

    /// <summary>
    /// Registers the store of artifacts. Content is checked when it is read, and errors reach callers as exceptions they know.
    /// </summary>
    public static IServiceCollection AddArtifacts(
        this IServiceCollection services, Func<IServiceProvider, IArtifactStore> store) =>
        services.AddSingleton<IArtifactStore>(provider => new GuardedArtifacts(store(provider)));

    /// <summary>
    /// Registers the store of records, likewise. It must write them with a <see cref="SealedRecordSerializer"/>.
    /// </summary>
    public static IServiceCollection AddRecords(
        this IServiceCollection services,
        Func<IServiceProvider, IGrainStorage> store,
        Func<IServiceProvider, IRecordNames> names) =>
        services
            .AddKeyedSingleton<IGrainStorage>(
                StorageName.Records, (provider, _) => new GuardedRecords(store(provider), JobRecord.Name, SweepRecord.Name))
            .AddSingleton<IRecordNames>(provider => new GuardedRecordNames(names(provider)));
}
