using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>What a job may use.</summary>
/// <param name="Silos">Each with as many compute threads as the job has slots there; empty when it is to wait.</param>
/// <param name="Before">Jobs that wait and come before it.</param>
[GenerateSerializer, Immutable, Alias("distseq.SlotGrant")]
internal sealed record SlotGrant([property: Id(0)] IReadOnlyList<SiloInfo> Silos, [property: Id(1)] int Before)
{
    /// <summary>Where it is to wait: jobs that have compute threads, or come before it.</summary>
    [Id(2)]
    public IReadOnlyList<string> Ahead { get; init; } = [];
}
