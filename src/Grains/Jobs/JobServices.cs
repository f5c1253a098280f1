using DistSeq.Grains.Compute;
using DistSeq.Grains.Data;

namespace DistSeq.Grains.Jobs;

/// <summary>The silo's services that a job's training needs.</summary>
internal sealed record JobServices(
    IArtifactStore Store,
    ComputeThreads Compute,
    DatasetCache Datasets,
    SiloRoster Roster,
    SiloDeparture Departure,
    SiloNumerics Numerics,
    HeldRecords Records,
    CheckpointPolicy Policy,
    ResumptionPolicy Resumption,
    JobTroubles Troubles,
    TimeProvider Clock,
    ILogger<JobTraining> Log);
