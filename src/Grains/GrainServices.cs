using DistSeq.Grains.Data;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DistSeq.Grains;

/// <summary>What the grains need of their silo.</summary>
public static class GrainServices
{
    /// <summary>
    /// Registers compute threads, caches and placement. The silo adds an <see cref="Artifacts.IArtifactStore"/>, grain storage named
    /// <see cref="StorageName.Records"/> and reminders.
    /// </summary>
    /// <param name="silo">The silo that is being built.</param>
    /// <param name="computeThreads">Threads that compute gradients, 1 or more.</param>
    public static ISiloBuilder AddTrainingGrains(this ISiloBuilder silo, int computeThreads)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<HttpClient>();
        silo.Services.TryAddSingleton(Jobs.CheckpointPolicy.Default);
        silo.Services.AddSingleton(_ => new ComputeThreads(computeThreads));
        silo.Services.AddSingleton<DatasetCache>();
        silo.AddPlacementDirector<SpreadPlacement, SpreadPlacementDirector>();
        silo.AddPlacementDirector<AtSiloPlacement, AtSiloPlacementDirector>();
        return silo;
    }
}
