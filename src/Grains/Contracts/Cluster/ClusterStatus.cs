namespace DistSeq.Contracts.Cluster;

/// <summary>The active silos of the cluster, in the order of their addresses.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ClusterStatus")]
public sealed record ClusterStatus([property: Id(0)] IReadOnlyList<SiloInfo> Silos);
