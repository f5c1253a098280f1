namespace DistSeq.Grains.Parameters;

/// <summary>What a parameter shard is: its range, its weights and its rules of updates.</summary>
/// <param name="Job">Job id.</param>
/// <param name="Attempt">The job's attempt.</param>
/// <param name="Index">Number of the shard, from 0.</param>
/// <param name="Shards">Shards of the job.</param>
/// <param name="Lanes">Lanes of a step.</param>
/// <param name="Version">Updates that the weights have had.</param>
/// <param name="Weights">Weights of its range at that version.</param>
/// <param name="Optimizer">Update rule.</param>
/// <param name="Clip">Clipping; the shard's part is that of scope batch.</param>
/// <param name="OptimizerState">Of its range at that version, [arrays, n]; empty at version 0.</param>
/// <param name="States">Carried states of that version's lanes, for shard 0.</param>
/// <param name="Ledger">
/// What has gone into the weights by then, as <see cref="LaneLedger"/> writes it; empty at version 0.
/// </param>
/// <param name="FirstSilo">Address of shard 0's silo: sums of squares are exchanged there.</param>
[GenerateSerializer, Immutable, Alias("distseq.ShardPlan")]
internal sealed record ShardPlan(
    [property: Id(0)] string Job,
    [property: Id(1)] long Attempt,
    [property: Id(2)] int Index,
    [property: Id(3)] int Shards,
    [property: Id(4)] int Lanes,
    [property: Id(5)] long Version,
    [property: Id(6)] TensorBlock Weights,
    [property: Id(7)] OptimizerSpec Optimizer,
    [property: Id(8)] ClipSpec Clip,
    [property: Id(9)] TensorBlock OptimizerState,
    [property: Id(10)] IReadOnlyList<LaneReport> States,
    [property: Id(11)] string Ledger,
    [property: Id(12)] string FirstSilo)
{
    /// <summary>How gradients are aggregated.</summary>
    [Id(13)]
    public AggregationSpec Aggregation { get; init; } = new();

    /// <summary>Factor on the rates of its schedule, above 0 and at most 1. Default 1.</summary>
    [Id(14)]
    public double RateFactor { get; init; } = 1;
}
