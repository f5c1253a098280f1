namespace DistSeq.Grains.Wire;

/// <summary>Answer to a push or a pull: a version and the shard's weights of it.</summary>
/// <param name="Result">What happened to the push.</param>
/// <param name="Version">Updates applied.</param>
/// <param name="Weights">Weights of the shard's range at that version.</param>
/// <param name="Loss">Sum over the lanes of the step, nats; shard 0 only.</param>
/// <param name="Tokens">Targets of the step; shard 0 only.</param>
[GenerateSerializer, Immutable, Alias("distseq.PushReply")]
internal sealed record PushReply(
    [property: Id(0)] PushResult Result,
    [property: Id(1)] long Version,
    [property: Id(2)] TensorBlock Weights,
    [property: Id(3)] double Loss,
    [property: Id(4)] long Tokens)
{
    /// <summary>Whether weights and optimizer state of the shard's range are finite.</summary>
    [Id(5)]
    public bool IsFinite { get; init; } = true;

    /// <summary>An answer without weights.</summary>
    public static PushReply Without(PushResult result) => new(result, -1, TensorBlock.Empty, 0, 0);
}
