namespace DistSeq.Grains.Cluster;

/// <summary>What a job may use.</summary>
/// <param name="Silos">Each with as many compute threads as the job has slots there; empty if it must wait.</param>
/// <param name="Before">Number of waiting jobs that come before it.</param>
[GenerateSerializer, Immutable, Alias("distseq.SlotGrant")]
internal sealed record SlotGrant([property: Id(0)] IReadOnlyList<SiloInfo> Silos, [property: Id(1)] int Before)
{
    /// <summary>If it must wait: jobs that have compute threads, or come before it.</summary>
    [Id(2)]
    public IReadOnlyList<string> Ahead { get; init; } = [];
}
