namespace DistSeq.Engine.Data;

/// <summary>Formats file text for a message: one line, no control characters, at most 60 characters.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    public static string Of(string text) => Shown(text, Longest);

    /// <summary>The same without a length limit.</summary>
    public static string Whole(string text) => Shown(text, int.MaxValue);

    private static string Shown(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
                return shown.Append('…').ToString();
            if (Steers(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                shown.Append(rune);
        }

        return shown.ToString();
    }

    private static bool Steers(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
