namespace DistSeq.Engine.Data.Sequences;

/// <summary>A source text with its target text, as read.</summary>
/// <param name="Source">Trimmed, not empty.</param>
/// <param name="Target">Trimmed, not empty.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
public sealed record PairText(string Source, string Target, long Line)
{
    /// <summary>Reads lines of <c>source TAB target</c>; blank lines are passed over.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, a line without exactly one tab, or an empty field; the message names the line.</exception>
    public static IReadOnlyList<PairText> ReadTsv(Stream source) =>
        [.. TabbedLines.Read(source, "source", "target").Select(line => new PairText(line.First, line.Second, line.Number))];
}
