using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>A sentence of tokens with a tag each, as read.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="Tags">One a token.</param>
/// <param name="Line">Of its first token in the file, from 1.</param>
public sealed record TaggedSentence(IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags, long Line)
{
    private IReadOnlyList<long> _lines = [];

    /// <summary>
    /// Reads CoNLL: a token a line, fields separated by white space, the first the token and the last its tag, a blank line
    /// behind each sentence. All lines have the same number of fields. Lines of -DOCSTART- are passed over and end a sentence.
    /// Lines that begin with # and stand before the first token of a sentence or behind its last are comments, unless they look
    /// like all others: as many fields, and a tag that another line has. Between tokens they are tokens.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="scheme">Which tags may stand there.</param>
    /// <param name="corrections">Tags that stand for another, such as the slip "0" for "O"; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8, a line of one field or of more or fewer than the others, or a tag outside the scheme; the message names the
    /// lines.
    /// </exception>
    public static IReadOnlyList<TaggedSentence> ReadConll(
        Stream source, TagScheme scheme = TagScheme.Entities, IReadOnlyDictionary<string, string>? corrections = null)
    {
        var lines = new TaggedLines(scheme, corrections);
        using var reader = new Utf8Reader(source);
        while (reader.ReadLine() is { } line)
            lines.Add(reader.Line, line);
        return lines.Sentences();
    }

    /// <summary>The line of a token in the file, from 1.</summary>
    public long LineOf(int token) => _lines.Count > 0 ? _lines[token] : Line + token;

    /// <summary>A sentence of lines that need not follow each other.</summary>
    internal static TaggedSentence Of(IReadOnlyList<string> tokens, IReadOnlyList<string> tags, IReadOnlyList<long> lines) =>
        new(tokens, tags, lines[0]) { _lines = lines[^1] - lines[0] == lines.Count - 1 ? [] : lines };
}
