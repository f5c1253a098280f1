namespace DistSeq.Contracts.Cluster;

/// <summary>One active silo.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SiloInfo")]
public sealed record SiloInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string Address,
    [property: Id(2)] int ComputeThreads)
{
    /// <summary>Whether it has been told to stop: jobs move away from it.</summary>
    [Id(3)]
    public bool IsLeaving { get; init; }

    /// <summary>Memory that the silo's process may use, bytes; 0 where it is not known.</summary>
    [Id(4)]
    public long MemoryBytes { get; init; }

    /// <summary>Hash of a fixed computation through every kernel: silos with the same give the same weights.</summary>
    [Id(5)]
    public string Numerics { get; init; } = "";
}
