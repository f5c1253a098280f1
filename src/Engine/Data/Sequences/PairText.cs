namespace DistSeq.Engine.Data.Sequences;

/// <summary>A source text and its target text, as read from a file.</summary>
/// <param name="Source">Trimmed, not empty.</param>
/// <param name="Target">Trimmed, not empty.</param>
/// <param name="Line">Line in its file, 1-based.</param>
internal sealed record PairText(string Source, string Target, long Line)
{
    /// <summary>File name, if there are several files.</summary>
    public string? File { get; init; }

    /// <summary>Reads lines of <c>source TAB target</c>; skips blank lines.</summary>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8, a line without exactly one tab, or an empty field; the message names the line.
    /// </exception>
    public static IReadOnlyList<PairText> ReadTsv(Stream source, string? file = null) =>
        [.. TabbedLines.Read(source, "source", "target")
            .Select(line => new PairText(line.First, line.Second, line.Number) { File = file })];
}
