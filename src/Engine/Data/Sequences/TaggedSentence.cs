using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>A sentence of tokens with one tag each, as read from a file.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="Tags">One per token.</param>
/// <param name="Line">Line of the first token in its file, 1-based.</param>
internal sealed record TaggedSentence(IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags, long Line)
{
    private IReadOnlyList<long> _lines = [];

    /// <summary>File name, if there are several files.</summary>
    public string? File { get; init; }

    /// <summary>
    /// Reads CoNLL: one token per line, fields separated by white space, the token first and the tag last, a blank line after
    /// each sentence. All lines have the same number of fields. A -DOCSTART- line is skipped and ends a sentence. Lines that
    /// begin with # before a sentence's first token or after its last are comments, unless they look like the other lines: the
    /// same number of fields, and a tag that another line has. Between tokens, such lines are tokens.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="scheme">The allowed tags.</param>
    /// <param name="corrections">Tags to replace by others, such as the typo "0" by "O"; null for none.</param>
    /// <param name="token">Field of the token, 1-based; null for the first.</param>
    /// <param name="tag">Field of the tag, 1-based; null for the last.</param>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8, a line with one field or with another field count than the others, or a tag outside the scheme; the message
    /// names the lines.
    /// </exception>
    public static IReadOnlyList<TaggedSentence> ReadConll(
        Stream source, TagScheme scheme = TagScheme.Entities, IReadOnlyDictionary<string, string>? corrections = null,
        int? token = null, int? tag = null)
    {
        var lines = new TaggedLines(scheme, corrections, new TaggedColumns(token, tag));
        using var reader = new Utf8Reader(source);
        while (reader.ReadLine() is { } line)
            lines.Add(reader.Line, line);
        return lines.Sentences();
    }

    /// <summary>The line of a token in its file, 1-based.</summary>
    public long LineOf(int token) => _lines.Count > 0 ? _lines[token] : Line + token;

    /// <summary>A sentence whose lines need not be consecutive.</summary>
    internal static TaggedSentence Of(IReadOnlyList<string> tokens, IReadOnlyList<string> tags, IReadOnlyList<long> lines) =>
        new(tokens, tags, lines[0]) { _lines = lines[^1] - lines[0] == lines.Count - 1 ? [] : lines };
}
