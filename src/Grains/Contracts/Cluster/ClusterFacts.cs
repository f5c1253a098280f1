namespace DistSeq.Contracts.Cluster;

/// <summary>What the silos of a cluster report about themselves.</summary>
/// <param name="Silos">Those that answered, in the order of their addresses.</param>
/// <param name="Silent">Addresses of members that did not answer within ten seconds.</param>
[GenerateSerializer, Immutable, Alias("distseq.ClusterFacts")]
public sealed record ClusterFacts(
    [property: Id(0)] IReadOnlyList<SiloFacts> Silos, [property: Id(1)] IReadOnlyList<string> Silent);
