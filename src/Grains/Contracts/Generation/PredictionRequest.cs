namespace DistSeq.Contracts.Generation;

/// <summary>What to ask of a model.</summary>
[GenerateSerializer, Immutable, Alias("distseq.PredictionRequest")]
public sealed record PredictionRequest
{
    /// <summary>Most lines of one request.</summary>
    public const int MostLines = 1_000;

    [Id(0)]
    public required ModelSource Model { get; init; }

    /// <summary>At most <see cref="MostLines"/>. A blank line has no answer.</summary>
    [Id(1)]
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Most choices for each place, 1 to 1,000. Default 1.</summary>
    [Id(2), Specs.Between(1, 1_000)]
    public int Top { get; init; } = 1;

    /// <summary>Translations to follow side by side while one is written, 1 to 1,000; at least Top. Default 4.</summary>
    [Id(3), Specs.Between(1, 1_000)]
    public int Beam { get; init; } = 4;
}
