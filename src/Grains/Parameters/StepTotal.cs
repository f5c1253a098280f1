namespace DistSeq.Grains.Parameters;

/// <summary>One step over all lanes.</summary>
/// <param name="Version">Updates applied, this step included.</param>
/// <param name="Loss">Sum, nats.</param>
/// <param name="Tokens">Targets.</param>
/// <param name="IsFinite">Whether the loss, and the shard's weights and optimizer state after the step, are finite.</param>
[GenerateSerializer, Immutable, Alias("distseq.StepTotal")]
internal readonly record struct StepTotal(
    [property: Id(0)] long Version, [property: Id(1)] double Loss,
    [property: Id(2)] long Tokens, [property: Id(3)] bool IsFinite);
