namespace DistSeq.Contracts.Generation;

/// <summary>What to sample.</summary>
[GenerateSerializer, Immutable, Alias("distseq.GenerationRequest")]
public sealed record GenerationRequest
{
    [Id(0)]
    public required ModelSource Model { get; init; }

    /// <summary>Text that every sample begins with. Default none.</summary>
    [Id(1)]
    public string Prompt { get; init; } = "";

    /// <summary>Samples, 1 to 1,000. Default 10.</summary>
    [Id(2), Specs.Between(1, 1_000)]
    public int Count { get; init; } = 10;

    /// <summary>
    /// Divides the logits: below 1 prefers the likely tokens, above 1 is more varied; 0 always takes the likeliest. 0 to 100,
    /// default 1.
    /// </summary>
    [Id(3), Specs.Between(0, 100)]
    public double Temperature { get; init; } = 1;

    /// <summary>Only the k likeliest tokens are considered; 0 (the default) for all.</summary>
    [Id(4), Specs.Between(0, 1_000_000)]
    public int TopK { get; init; }

    /// <summary>Seed of the samples. Default 1.</summary>
    [Id(5), Specs.Between(0, long.MaxValue)]
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Most tokens of a sample, not counting the prompt, 1 to 100,000. A line ends earlier, at its end-of-line token. Default
    /// 200.
    /// </summary>
    [Id(6), Specs.Between(1, 100_000)]
    public int MaxTokens { get; init; } = 200;

    /// <summary>
    /// Only the likeliest of the tokens that TopK leaves that together have this probability, at least one. 0.0001 to 1. Default
    /// 1, for all.
    /// </summary>
    [Id(7), Specs.Between(0.0001, 1)]
    public double TopP { get; init; } = 1;

    /// <summary>
    /// Notes of a melody or time steps of a piece, not counting the prompt, for a model that writes music; 1 to 100,000. Replaces
    /// MaxTokens. Default null.
    /// </summary>
    [Id(8), Specs.Between(1, 100_000)]
    public int? Notes { get; init; }

    /// <summary>
    /// The class to write for: required by a model that was trained with classes, and by no other. Default none.
    /// </summary>
    [Id(9)]
    public string? Class { get; init; }
}
