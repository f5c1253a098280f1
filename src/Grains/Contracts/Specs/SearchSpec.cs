namespace DistSeq.Contracts.Specs;

/// <summary>The values one searched field may take: either a list, or a range.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SearchSpec")]
public sealed record SearchSpec
{
    /// <summary>A list to choose from, each value as it would be in the spec file.</summary>
    [Id(0)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Two numbers: lowest and highest value, both included. Whole numbers where the field is one.</summary>
    [Id(1)]
    public IReadOnlyList<double>? Range { get; init; }

    /// <summary>How a range is walked. Default linear.</summary>
    [Id(2)]
    public SearchScale Scale { get; init; } = SearchScale.Linear;

    /// <summary>
    /// For ranges, above 0: the values are the lowest, then one every step, none above the highest. Default 1 for whole numbers;
    /// null for others: every value.
    /// </summary>
    [Id(3)]
    public double? Step { get; init; }

    /// <summary>
    /// When the field is searched at all: each of these fields, by path, has one of the values listed. Otherwise the field
    /// stays as in the base. A field that is not searched itself has the base's value. Null for always.
    /// </summary>
    [Id(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? When { get; init; }
}
