namespace DistSeq.Grains.Wire;

/// <summary>A worker's contribution to one step of one parameter shard.</summary>
/// <param name="Attempt">The job's attempt: raised whenever its shards start over.</param>
/// <param name="Version">The step, as the updates before it.</param>
/// <param name="Sums">Folded lane gradients, cut to the shard's range.</param>
/// <param name="Lanes">The lanes' reports; only for shard 0, which keeps them.</param>
[GenerateSerializer, Immutable, Alias("distseq.Push")]
internal sealed record Push(
    [property: Id(0)] long Attempt,
    [property: Id(1)] long Version,
    [property: Id(2)] IReadOnlyList<LanePart> Sums,
    [property: Id(3)] IReadOnlyList<LaneReport> Lanes)
{
    /// <summary>
    /// Version of the weights that the gradient was computed with; lower than <see cref="Version"/> if they may be old.
    /// </summary>
    [Id(4)]
    public long Weights { get; init; } = Version;
}
