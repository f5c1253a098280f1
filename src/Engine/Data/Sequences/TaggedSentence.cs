using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>A sentence of tokens with a tag each, as read.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="Tags">One a token.</param>
/// <param name="Line">Of its first token in the file, from 1; the others follow line by line.</param>
public sealed record TaggedSentence(IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags, long Line)
{
    private const string DocumentStart = "-DOCSTART-";

    /// <summary>
    /// Reads CoNLL: a token a line, fields separated by white space, the first the token and the last its tag, a blank line behind each
    /// sentence. Lines of -DOCSTART- are passed over and end a sentence.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="scheme">Which tags may stand there.</param>
    /// <param name="corrections">Tags that stand for another, such as the slip "0" for "O"; null for none.</param>
    /// <exception cref="InvalidDataException">Not UTF-8, a line of one field, or a tag outside the scheme; the message names the line.</exception>
    public static IReadOnlyList<TaggedSentence> ReadConll(
        Stream source, TagScheme scheme = TagScheme.Entities, IReadOnlyDictionary<string, string>? corrections = null)
    {
        var sentences = new List<TaggedSentence>();
        List<string> tokens = [], tags = [];
        using var reader = new Utf8Reader(source);
        long first = 0;
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0 || fields[0] == DocumentStart)
            {
                End();
                continue;
            }

            if (fields.Length == 1)
                Damaged.AtLine(reader.Line, $"'{fields[0]}' has no tag; a line is a token, white space, its tag.");
            var tag = corrections?.GetValueOrDefault(fields[^1]) ?? fields[^1];
            if (scheme == TagScheme.Entities && !IsEntityTag(tag))
                Damaged.AtLine(reader.Line, $"'{tag}' is no tag of entities; it must be O, B-… or I-…. Correct the file, or give a correction for it.");
            first = tokens.Count == 0 ? reader.Line : first;
            tokens.Add(fields[0]);
            tags.Add(tag);
        }

        End();
        return sentences;

        void End()
        {
            if (tokens.Count > 0)
                sentences.Add(new TaggedSentence(tokens, tags, first));
            (tokens, tags) = ([], []);
        }
    }

    private static bool IsEntityTag(string tag) =>
        tag == "O" || (tag.Length > 2 && (tag.StartsWith("B-", StringComparison.Ordinal) || tag.StartsWith("I-", StringComparison.Ordinal)));
}
