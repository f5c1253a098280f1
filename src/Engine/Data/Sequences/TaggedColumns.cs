namespace DistSeq.Engine.Data.Sequences;

/// <summary>The fields of a line that hold the token and the tag.</summary>
/// <param name="Token">1-based; null for the first field.</param>
/// <param name="Tag">1-based; null for the last field.</param>
internal readonly record struct TaggedColumns(int? Token, int? Tag)
{
    /// <summary>The token of a line; null if the line is too short.</summary>
    public string? TokenOf(string[] fields) => fields.ElementAtOrDefault((Token ?? 1) - 1);

    /// <summary>The tag of a line; null if the line is too short.</summary>
    public string? TagOf(string[] fields) => fields.ElementAtOrDefault((Tag ?? fields.Length) - 1);

    /// <summary>Says what a line with this many fields lacks; null if nothing.</summary>
    public string? Lacking(int fields) =>
        Token > fields ? string.Create(CultureInfo.InvariantCulture, $"data.columns.token is {Token}")
        : Tag > fields ? string.Create(CultureInfo.InvariantCulture, $"data.columns.tag is {Tag}")
        : null;
}
