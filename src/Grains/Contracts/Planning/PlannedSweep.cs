using DistSeq.Contracts.Data;

namespace DistSeq.Contracts.Planning;

/// <summary>What a sweep would be, and what it would need. None of it is measured.</summary>
[GenerateSerializer, Immutable, Alias("distseq.PlannedSweep")]
public sealed record PlannedSweep
{
    /// <summary>Points of its space; null where there are infinitely many, or too many to count.</summary>
    [Id(0)]
    public long? Points { get; init; }

    /// <summary>Trials that it would have: those of its budget, or fewer where the space has fewer points.</summary>
    [Id(1)]
    public int Trials { get; init; }

    /// <summary>Most trials that would run at the same time.</summary>
    [Id(2)]
    public int AtOnce { get; init; }

    /// <summary>The first trials; those after them are too many, or their values depend on results.</summary>
    [Id(3)]
    public IReadOnlyList<PlannedTrial> First { get; init; } = [];

    /// <summary>Whether the values of a later trial depend on results.</summary>
    [Id(4)]
    public bool DependsOnResults { get; init; }

    /// <summary>Steps at which the first trial would be looked at; empty without pruning.</summary>
    [Id(5)]
    public IReadOnlyList<long> Rungs { get; init; } = [];

    /// <summary>Optimizer updates of all trials, if none ends early and later ones are like <see cref="First"/>.</summary>
    [Id(6)]
    public long Steps { get; init; }

    /// <summary>Seconds of the sweep under the same conditions, counted as <see cref="PlannedJob.Seconds"/>.</summary>
    [Id(7)]
    public double Seconds { get; init; }

    /// <summary>The data of all trials; null where fields of the data are searched.</summary>
    [Id(8)]
    public DatasetStatus? Data { get; init; }
}
