using DistSeq.Grains.Data;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>The silo's services that a sweep needs.</summary>
internal sealed record SweepServices(
    [FromKeyedServices(StorageName.Records)] IGrainStorage Storage,
    IArtifactStore Store,
    HeldRecords Held,
    RebuiltRecords Rebuilt,
    SiloDeparture Departure,
    ResumptionPolicy Resumption,
    DatasetCache Datasets,
    TimeProvider Clock,
    ILogger<SweepRun> Log);
