namespace DistSeq.Contracts.Cluster;

/// <summary>What one silo reports about itself.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SiloFacts")]
public sealed record SiloFacts
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required string Address { get; init; }

    [Id(2)]
    public int ComputeThreads { get; init; }

    [Id(3)]
    public ProcessFacts Process { get; init; } = new();

    /// <summary>Where artifacts are kept: the name of a store, or folder.</summary>
    [Id(4)]
    public string Store { get; init; } = "";

    /// <summary>
    /// Whether its settings encrypt its connections to the stores; null where the server decides, or where there is no
    /// connection.
    /// </summary>
    [Id(5)]
    public bool? IsStoreEncrypted { get; init; }

    /// <summary>Time to write, read and delete an artifact, seconds.</summary>
    [Id(6)]
    public double StoreSeconds { get; init; }

    /// <summary>What failed there; null when nothing did.</summary>
    [Id(7)]
    public string? StoreError { get; init; }

    /// <summary>Temporary trouble that holds up jobs whose grains are here: "job: trouble".</summary>
    [Id(8)]
    public IReadOnlyList<string> JobTroubles { get; init; } = [];

    /// <summary>Hash of a fixed computation through every kernel: silos with the same give the same weights.</summary>
    [Id(9)]
    public string Numerics { get; init; } = "";

    /// <summary>Records that it found damaged and rebuilt from others since it started.</summary>
    [Id(10)]
    public IReadOnlyList<string> RebuiltRecords { get; init; } = [];

    /// <summary>Whether silos and clients must show certificates to it, and talk encrypted.</summary>
    [Id(11)]
    public bool IsEncrypted { get; init; }

    /// <summary>Whether others than its machine reach it without a certificate (DISTSEQ__INSECURE).</summary>
    [Id(12)]
    public bool IsOpen { get; init; }
}
