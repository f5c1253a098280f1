namespace DistSeq.Contracts.Specs;

/// <summary>
/// Text from outside as it appears in a message: short, on one line, and without characters that control a terminal.
/// </summary>
public static class Quoted
{
    private const int Longest = 60;
    private const int LongestPath = 200;
    private const int PathHead = 60;

    /// <summary>
    /// The text in single quotes. Control characters are written as escapes, and text beyond 60 characters is cut off.
    /// </summary>
    public static string Of(string text) => $"'{Plain(text)}'";

    /// <summary>The same without quotes.</summary>
    public static string Plain(string text) => Plain(text, Longest);

    /// <summary>The same without quotes, cut at another length: for messages of a library.</summary>
    public static string Plain(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
                return shown.Append('…').ToString();
            _ = Steers(rune) ? shown.Append(Escape(rune)) : shown.Append(rune);
        }

        return shown.ToString();
    }

    /// <summary>
    /// A path or address, without quotes. Control characters are written as escapes; beyond 200 characters the middle is left
    /// out, so that the name of the file stays.
    /// </summary>
    public static string Path(string path)
    {
        if (path.Length > LongestPath)
            path = $"{path[..PathHead]}…{path[^(LongestPath - PathHead - 1)..]}";
        return string.Concat(path.EnumerateRunes().Select(static rune => Steers(rune) ? Escape(rune) : rune.ToString()));
    }

    /// <summary>
    /// Whether a terminal would obey the character instead of showing it: control characters, and those that turn the direction
    /// of text.
    /// </summary>
    public static bool Steers(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
    };
}
