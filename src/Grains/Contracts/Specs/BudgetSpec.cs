namespace DistSeq.Contracts.Specs;

/// <summary>When a sweep ends.</summary>
[GenerateSerializer, Immutable, Alias("distseq.BudgetSpec")]
public sealed record BudgetSpec
{
    /// <summary>Trials in all, 1 to 100,000. Default 10.</summary>
    [Id(0), Between(1, 100_000)]
    public int Trials { get; init; } = 10;
}
