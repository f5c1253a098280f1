namespace DistSeq.Contracts.Data;

/// <summary>A prepared corpus.</summary>
[GenerateSerializer, Immutable, Alias("distseq.DatasetStatus")]
public sealed record DatasetStatus
{
    /// <summary>The name by which jobs refer to it: the content hash and how it was read.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Distinct tokens.</summary>
    [Id(1)]
    public int Vocabulary { get; init; }

    /// <summary>Sequences of the training split (1 for continuous text).</summary>
    [Id(2)]
    public long Sequences { get; init; }

    /// <summary>Target tokens of the training split.</summary>
    [Id(3)]
    public long TrainTokens { get; init; }

    /// <summary>Target tokens held out for validation.</summary>
    [Id(4)]
    public long ValidTokens { get; init; }

    /// <summary>Target tokens of the test split.</summary>
    [Id(5)]
    public long TestTokens { get; init; }

    /// <summary>Oddities of the data that may be mistakes: one sentence each. Usually none.</summary>
    [Id(6)]
    public IReadOnlyList<string> Notes { get; init; } = [];
}
