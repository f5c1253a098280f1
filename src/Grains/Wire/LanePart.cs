namespace DistSeq.Grains.Wire;

/// <summary>The sum over an aligned run of lanes, cut to a shard's range.</summary>
[GenerateSerializer, Immutable, Alias("distseq.LanePart")]
internal sealed record LanePart(
    [property: Id(0)] int FirstLane, [property: Id(1)] int Lanes, [property: Id(2)] TensorBlock Values);
