namespace DistSeq.Client.Commands;

/// <summary>--encoding, for the commands that read text.</summary>
internal static class EncodingOption
{
    /// <summary>The part of a message that stands before the word.</summary>
    public const string Setting = "--encoding ";

    private static readonly string[] Words =
        [.. Enum.GetValues<DataEncoding>().Select(static value => SpecValues.WordOf(value))];

    public static Option<string> Create() => new Option<string>("--encoding")
    {
        Description = $"How the text is encoded, where it is not UTF-8 and has no byte order mark: {string.Join(", ", Words)}.",
        DefaultValueFactory = static _ => SpecValues.WordOf(DataEncoding.Utf8),
    }.AcceptOnlyFromAmong(Words);

    public static DataEncoding Read(string word) =>
        Enum.GetValues<DataEncoding>().First(value => SpecValues.WordOf(value) == word);
}
