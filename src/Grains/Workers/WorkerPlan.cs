using DistSeq.Contracts.Specs;

namespace DistSeq.Grains.Workers;

/// <summary>What a worker computes: which lanes of which job.</summary>
/// <param name="Job">Job id.</param>
/// <param name="Epoch">The job's epoch.</param>
/// <param name="Spec">The job's spec.</param>
/// <param name="Dataset">Prepared dataset.</param>
/// <param name="Lanes">Lanes of the job.</param>
/// <param name="FirstLane">First lane of this worker.</param>
/// <param name="LaneCount">Lanes of this worker.</param>
/// <param name="Threads">Compute threads that share its lanes.</param>
/// <param name="ShardSilos">Addresses of the silos of the job's parameter shards, in order of shards.</param>
[GenerateSerializer, Immutable, Alias("distseq.WorkerPlan")]
internal sealed record WorkerPlan(
    [property: Id(0)] string Job,
    [property: Id(1)] long Epoch,
    [property: Id(2)] JobSpec Spec,
    [property: Id(3)] string Dataset,
    [property: Id(4)] int Lanes,
    [property: Id(5)] int FirstLane,
    [property: Id(6)] int LaneCount,
    [property: Id(7)] int Threads,
    [property: Id(8)] IReadOnlyList<string> ShardSilos);
