using System.Globalization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Gathers the lines of a CoNLL file into sentences.</summary>
/// <param name="scheme">Which tags may stand there.</param>
/// <param name="corrections">Tags that stand for another; null for none.</param>
internal sealed class TaggedLines(TagScheme scheme, IReadOnlyDictionary<string, string>? corrections)
{
    private const string DocumentStart = "-DOCSTART-";
    private const int ConlluFields = 10;

    private readonly List<List<TaggedLine>> _sentences = [[]];

    // How many lines have so many fields.
    private readonly SortedDictionary<int, long> _widths = [];
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);

    public void Add(long number, string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0] == DocumentStart)
        {
            if (_sentences[^1].Count > 0)
                _sentences.Add([]);
            return;
        }

        var hash = Array.FindIndex(fields, 1, static field => field[0] == '#');
        _sentences[^1].Add(new TaggedLine(number, fields.Length, fields[0], fields[^1], hash > 0));
        if (fields[0][0] == '#')
            return;
        _tags.Add(fields[^1]);
        if (fields.Length > 1)
            _widths[fields.Length] = _widths.GetValueOrDefault(fields.Length) + 1;
    }

    /// <summary>All sentences, in order.</summary>
    /// <exception cref="InvalidDataException">
    /// A line of one field or of another number of fields than most lines, or a tag outside the scheme.
    /// </exception>
    public IReadOnlyList<TaggedSentence> Sentences()
    {
        var width = _widths.Count == 0 ? 0 : _widths.MaxBy(static pair => pair.Value).Key;
        foreach (var line in _sentences.SelectMany(Inner).Where(line => line.Fields == width))
            _tags.Add(line.Tag);
        var bad = new BadLines();
        var sentences = new List<TaggedSentence>();
        foreach (var lines in _sentences)
        {
            List<string> tokens = [], tags = [];
            List<long> numbers = [];
            foreach (var line in Tokens(lines, width))
            {
                var tag = corrections?.GetValueOrDefault(line.Tag) ?? line.Tag;
                if (Fault(line, tag, width) is { } fault)
                    bad.Add(line.Number, fault);
                tokens.Add(line.Token);
                tags.Add(tag);
                numbers.Add(line.Number);
            }

            if (tokens.Count > 0)
                sentences.Add(TaggedSentence.Of(tokens, tags, numbers));
        }

        RefuseConllu(sentences, width);
        bad.Demand();
        return sentences;
    }

    /// <summary>The lines without the comments, which stand before the first token of a sentence or behind its last.</summary>
    private IEnumerable<TaggedLine> Tokens(List<TaggedLine> lines, int width)
    {
        var inner = Inner(lines);
        var before = lines.TakeWhile(static line => line.IsHashed).Where(line => LooksLikeToken(line, width));
        var behind = lines.Skip(lines.FindLastIndex(static line => !line.IsHashed) + 1)
            .Where(line => LooksLikeToken(line, width));
        return inner.Length == 0 ? before : [.. before, .. inner, .. behind];
    }

    private static TaggedLine[] Inner(List<TaggedLine> lines) =>
        lines.FindIndex(static line => !line.IsHashed) is var first and >= 0
            ? [.. lines[first..(lines.FindLastIndex(static line => !line.IsHashed) + 1)]]
            : [];

    // A token may begin with # too: outside of the others it is one where its line looks like theirs. In the Penn Treebank
    // # is a tag.
    private bool LooksLikeToken(TaggedLine line, int width) =>
        line.Fields == width && (line.Tag == "#" || _tags.Contains(line.Tag));

    private string? Fault(TaggedLine line, string tag, int width)
    {
        if (line.Fields == 1)
        {
            return line.IsHashed
                ? $"'{Excerpt.Of(line.Token)}' has no tag; a comment stands before a sequence, not within it."
                : $"'{Excerpt.Of(line.Token)}' has no tag; a line is a token, white space, its tag.";
        }

        if (line.Fields != width)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has {line.Fields} fields, most lines have {width}; ")
                + (line.IsHashed ? "a comment stands before a sequence, not within it."
                    : line.HasHash ? "a comment behind # must be a line of its own, before the sequence."
                    : "a line is a token, white space, its tag; further fields between must be in all lines.");
        }

        return scheme == TagScheme.Entities && !IsEntityTag(tag)
            ? $"'{Excerpt.Of(tag)}' is no tag of entities; it must be O, B-… or I-…. "
                + "Correct the file, or give a correction for it."
            : null;
    }

    // Its first field is a number and its last mostly empty: they would be taken for token and tag.
    private static void RefuseConllu(List<TaggedSentence> sentences, int width)
    {
        if (width == ConlluFields && sentences.TrueForAll(static sentence => char.IsAsciiDigit(sentence.Tokens[0][0])))
        {
            throw new InvalidDataException("The data looks like CoNLL-U, whose first field is a number and no token. "
                + "Keep the words and one field of tags, for example: grep -v '^#' FILE | cut -s -f2,4 "
                + "(and blank lines between sequences)");
        }
    }

    private static bool IsEntityTag(string tag) =>
        tag == "O"
            || (tag.Length > 2
                && (tag.StartsWith("B-", StringComparison.Ordinal) || tag.StartsWith("I-", StringComparison.Ordinal)));

    /// <param name="Number">In the file, from 1.</param>
    /// <param name="Fields">How many it has.</param>
    /// <param name="Token">The first field.</param>
    /// <param name="Tag">The last field.</param>
    /// <param name="HasHash">Whether a field behind the first begins with #.</param>
    private readonly record struct TaggedLine(long Number, int Fields, string Token, string Tag, bool HasHash)
    {
        /// <summary>Whether it may be a comment.</summary>
        public bool IsHashed => Token[0] == '#';
    }
}
