namespace DistSeq.Contracts.Generation;

/// <summary>One figure of how well a model does.</summary>
/// <param name="Name">Such as <c>loss</c>, <c>accuracy</c> or <c>exact-match</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Such as <c>nats</c>; empty for a share or a plain number.</param>
/// <param name="IsBetterHigh">Whether a higher value is better.</param>
[GenerateSerializer, Immutable, Alias("distseq.MeasuredValue")]
public sealed record MeasuredValue(
    [property: Id(0)] string Name,
    [property: Id(1)] double Value,
    [property: Id(2)] string Unit,
    [property: Id(3)] bool IsBetterHigh)
{
    /// <summary>The figure, turned round where a higher value is better: lower is better always.</summary>
    public double Cost => IsBetterHigh ? -Value : Value;
}
