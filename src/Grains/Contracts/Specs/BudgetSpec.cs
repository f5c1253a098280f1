namespace DistSeq.Contracts.Specs;

/// <summary>When a sweep ends.</summary>
[GenerateSerializer, Immutable, Alias("distseq.BudgetSpec")]
public sealed record BudgetSpec
{
    /// <summary>Trials in all, 1 to 100,000. Default 10.</summary>
    [Id(0), Between(1, 100_000)]
    public int Trials { get; init; } = 10;

    /// <summary>
    /// Hours after which no more trials begin, 0.001 to 10,000. Those that run end as they would. The trials until then are the
    /// same as without it. Default no limit.
    /// </summary>
    [Id(1), Between(0.001, 10_000)]
    public double? Hours { get; init; }

    /// <summary>
    /// Optimizer updates of all trials after which no more begin, 1 to 1e15. They are counted in the order of the trials'
    /// numbers, so that it ends at the same trial every time. Default no limit.
    /// </summary>
    [Id(2), Between(1, 1e15)]
    public long? Steps { get; init; }
}
