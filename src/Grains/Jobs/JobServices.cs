using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data;
using DistSeq.Grains.Workers;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Jobs;

/// <summary>What the training of a job needs of its silo.</summary>
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
