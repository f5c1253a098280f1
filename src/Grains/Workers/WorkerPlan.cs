namespace DistSeq.Grains.Workers;

/// <summary>What a worker computes: which lanes of which job.</summary>
/// <param name="Job">Job id.</param>
/// <param name="Attempt">The job's attempt.</param>
/// <param name="Spec">The job's spec.</param>
/// <param name="Dataset">Prepared dataset.</param>
/// <param name="Lanes">Lanes of the job.</param>
/// <param name="FirstLane">First lane of this worker.</param>
/// <param name="LaneCount">Lanes of this worker.</param>
/// <param name="Threads">Compute threads that share its lanes.</param>
/// <param name="ShardSilos">Addresses of the silos of the job's parameter shards, in order of shards.</param>
/// <param name="Steps">Optimizer updates of the job in all.</param>
/// <param name="Groups">Groups of lanes of the job, each computed as one; 0 if any run of lanes may be.</param>
[GenerateSerializer, Immutable, Alias("distseq.WorkerPlan")]
internal sealed record WorkerPlan(
    [property: Id(0)] string Job,
    [property: Id(1)] long Attempt,
    [property: Id(2)] JobSpec Spec,
    [property: Id(3)] string Dataset,
    [property: Id(4)] int Lanes,
    [property: Id(5)] int FirstLane,
    [property: Id(6)] int LaneCount,
    [property: Id(7)] int Threads,
    [property: Id(8)] IReadOnlyList<string> ShardSilos,
    [property: Id(9)] long Steps,
    [property: Id(10)] int Groups)
{
    /// <summary>
    /// Files of a checkpoint with what groups of lanes keep, by lanes; empty if they keep nothing, or at version 0.
    /// </summary>
    [Id(11)]
    public IReadOnlyList<ManifestPart> Kept { get; init; } = [];
}
