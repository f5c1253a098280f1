namespace DistSeq.Grains.Wire;

/// <summary>One lane's loss (sum, nats), targets and carried state of a step.</summary>
[GenerateSerializer, Immutable, Alias("distseq.LaneReport")]
internal sealed record LaneReport(
    [property: Id(0)] int Lane, [property: Id(1)] double Loss, [property: Id(2)] int Tokens, [property: Id(3)] TensorBlock State)
{
    /// <summary>L2 norm of the lane's gradient before clipping, if the step is not finite; otherwise null.</summary>
    [Id(4)]
    public double? GradientNorm { get; init; }

    /// <summary>Whether loss and gradient are finite, as far as they are known.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm ?? 0);
}
