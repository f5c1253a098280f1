namespace DistSeq.Grains.Parameters;

/// <summary>How far a shard is.</summary>
/// <param name="Version">Updates applied.</param>
/// <param name="Missing">Lanes that the next step still waits for.</param>
[GenerateSerializer, Immutable, Alias("distseq.ShardLook")]
internal sealed record ShardLook([property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<int> Missing);
