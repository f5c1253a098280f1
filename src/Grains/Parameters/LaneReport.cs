namespace DistSeq.Grains.Parameters;

/// <summary>One lane's loss (sum, nats), targets and carried state of a step.</summary>
[GenerateSerializer, Immutable, Alias("distseq.LaneReport")]
internal sealed record LaneReport(
    [property: Id(0)] int Lane, [property: Id(1)] double Loss, [property: Id(2)] int Tokens, [property: Id(3)] TensorBlock State);
