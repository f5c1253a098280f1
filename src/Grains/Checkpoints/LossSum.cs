namespace DistSeq.Grains.Checkpoints;

/// <summary>The total of some training steps.</summary>
/// <param name="Steps">Optimizer updates.</param>
/// <param name="Loss">Sum over their targets, nats.</param>
/// <param name="Tokens">Targets.</param>
[GenerateSerializer, Immutable, Alias("distseq.LossSum")]
internal readonly record struct LossSum(
    [property: Id(0)] long Steps, [property: Id(1)] double Loss, [property: Id(2)] long Tokens)
{
    public static LossSum operator +(LossSum first, LossSum second) =>
        new(first.Steps + second.Steps, first.Loss + second.Loss, first.Tokens + second.Tokens);
}
