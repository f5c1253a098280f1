namespace DistSeq.Contracts.Specs;

/// <summary>What the columns mean: for a CSV file by the names in its first line, for CoNLL by number.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ColumnsSpec")]
public sealed record ColumnsSpec
{
    /// <summary>
    /// When each row was measured: dates or times in ISO 8601, or whole numbers, equally far apart. Required for forecast.
    /// </summary>
    [Id(0)]
    public string? Time { get; init; }

    /// <summary>Numbers to forecast, at least one. Required for forecast.</summary>
    [Id(1)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>Numbers that are known in advance, such as holidays, and help to forecast. Default none.</summary>
    [Id(2)]
    public IReadOnlyList<string>? Covariates { get; init; }

    /// <summary>Which series a row belongs to. Default none: all rows are one series.</summary>
    [Id(3)]
    public string? Series { get; init; }

    /// <summary>Texts to classify, or to write. Default text.</summary>
    [Id(4)]
    public string? Text { get; init; }

    /// <summary>Their classes. Default class.</summary>
    [Id(5)]
    public string? Class { get; init; }

    /// <summary>For CoNLL, the number of the field with the tokens, 1 to 100. Default the first.</summary>
    [Id(6), Between(1, 100)]
    public int? Token { get; init; }

    /// <summary>For CoNLL, the number of the field with the tags, 1 to 100. Default the last.</summary>
    [Id(7), Between(1, 100)]
    public int? Tag { get; init; }

    /// <summary>Lists are equal where their names are.</summary>
    public bool Equals(ColumnsSpec? other) => other is not null
        && (Time, Series, Text, Class, Token, Tag) == (other.Time, other.Series, other.Text, other.Class, other.Token, other.Tag)
        && (Targets ?? []).SequenceEqual(other.Targets ?? [])
        && (Covariates ?? []).SequenceEqual(other.Covariates ?? []);

    public override int GetHashCode() =>
        string.Join('\n', [Time, Series, Text, Class, $"{Token} {Tag}", .. Targets ?? [], .. Covariates ?? []])
            .GetHashCode(StringComparison.Ordinal);
}
