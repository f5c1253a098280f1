using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>What a job may use.</summary>
/// <param name="Silos">Each with as many compute threads as the job has slots there; empty when it is to wait.</param>
/// <param name="Before">Jobs that wait and come before it.</param>
[GenerateSerializer, Immutable, Alias("distseq.SlotGrant")]
internal sealed record SlotGrant([property: Id(0)] IReadOnlyList<SiloInfo> Silos, [property: Id(1)] int Before);
