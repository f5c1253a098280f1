using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Planning;

/// <summary>What a job would be, and what it would need. None of it is measured.</summary>
[GenerateSerializer, Immutable, Alias("distseq.PlannedJob")]
public sealed record PlannedJob
{
    /// <summary>What it would learn.</summary>
    [Id(0)]
    public TaskKind Task { get; init; }

    /// <summary>Trainable parameters of its model.</summary>
    [Id(1)]
    public long Parameters { get; init; }

    /// <summary>Optimizer updates, if nothing ends it earlier.</summary>
    [Id(2)]
    public long Steps { get; init; }

    /// <summary>Passes over the training split.</summary>
    [Id(3)]
    public double Epochs { get; init; }

    /// <summary>Tokens of a step, about.</summary>
    [Id(4)]
    public long TokensPerStep { get; init; }

    /// <summary>Lanes of its batches.</summary>
    [Id(5)]
    public int Lanes { get; init; }

    /// <summary>Compute threads that it would have if no other job had any.</summary>
    [Id(6)]
    public int Threads { get; init; }

    /// <summary>Silos that have these threads.</summary>
    [Id(7)]
    public int Silos { get; init; }

    /// <summary>Parts that its parameters would be split into.</summary>
    [Id(8)]
    public int ParameterShards { get; init; }

    /// <summary>Memory on the silo that needs most, bytes.</summary>
    [Id(9)]
    public long MemoryBytes { get; init; }

    /// <summary>Memory that the smallest of the silos may use, bytes; 0 where it is not known.</summary>
    [Id(10)]
    public long SiloMemoryBytes { get; init; }

    /// <summary>
    /// Seconds of training, from the sizes of matrix products and messages alone. Small models take several times as long.
    /// </summary>
    [Id(11)]
    public double Seconds { get; init; }
}
