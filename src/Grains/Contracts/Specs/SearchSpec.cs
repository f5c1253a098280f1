namespace DistSeq.Contracts.Specs;

/// <summary>The values one searched field may take: either a list, or a range.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SearchSpec")]
public sealed record SearchSpec
{
    /// <summary>A list to choose from, each value as it would be in the spec file.</summary>
    [Id(0)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Two numbers: lowest and highest value, both included. Whole numbers where both bounds are whole.</summary>
    [Id(1)]
    public IReadOnlyList<double>? Range { get; init; }

    /// <summary>How a range is walked. Default linear.</summary>
    [Id(2)]
    public SearchScale Scale { get; init; } = SearchScale.Linear;
}
