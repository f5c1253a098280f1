namespace DistSeq.Engine.Data.Sequences;

/// <summary>Groups the lines of a CoNLL file into sentences.</summary>
/// <param name="scheme">The allowed tags.</param>
/// <param name="corrections">Tags to replace by others; null for none.</param>
/// <param name="columns">The fields of the token and the tag.</param>
internal sealed class TaggedLines(TagScheme scheme, IReadOnlyDictionary<string, string>? corrections, TaggedColumns columns)
{
    private const string DocumentStart = "-DOCSTART-";
    private const int ConlluFields = 10;

    private readonly List<List<TaggedLine>> _sentences = [[]];

    // Number of lines by field count.
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
        var (token, tag) = (columns.TokenOf(fields) ?? fields[0], columns.TagOf(fields) ?? fields[^1]);
        _sentences[^1].Add(new TaggedLine(number, fields.Length, token, tag, fields[0][0] == '#', hash > 0));
        if (fields[0][0] == '#')
            return;
        _tags.Add(tag);
        if (fields.Length > 1)
            _widths[fields.Length] = _widths.GetValueOrDefault(fields.Length) + 1;
    }

    /// <summary>All sentences, in order.</summary>
    /// <exception cref="InvalidDataException">
    /// A line has one field, its field count differs from that of most lines, or a tag is outside the scheme.
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

        if (columns.Token is null)
            RefuseConllu(sentences, width);
        bad.Demand();
        return sentences;
    }

    /// <summary>The lines without comments. Comments come before a sentence's first token or after its last.</summary>
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

    // A token may also begin with #: in the Penn Treebank # is a tag. Before or after the tokens of a sentence, such a line is a
    // token if it looks like the other lines.
    private bool LooksLikeToken(TaggedLine line, int width) =>
        line.Fields == width && (line.Tag == "#" || _tags.Contains(line.Tag));

    private string? Fault(TaggedLine line, string tag, int width)
    {
        if (columns.Lacking(line.Fields) is { } lacking)
        {
            var fields = line.Fields == 1 ? "field" : "fields";
            return string.Create(CultureInfo.InvariantCulture, $"it has {line.Fields} {fields}, but {lacking}")
                + (line.IsHashed ? "; a comment stands before a sequence, not within it." : "; correct one of the two.");
        }

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

    // CoNLL-U lines begin with a number and mostly end with an empty field, which would be read as token and tag.
    private static void RefuseConllu(List<TaggedSentence> sentences, int width)
    {
        if (width == ConlluFields && sentences.TrueForAll(static sentence => char.IsAsciiDigit(sentence.Tokens[0][0])))
        {
            throw new InvalidDataException("The data looks like CoNLL-U, whose first field is a number and no token. "
                + "Say which fields are token and tag: data.columns: { token: 2, tag: 4 }");
        }
    }

    private static bool IsEntityTag(string tag) =>
        tag == "O"
            || (tag.Length > 2
                && (tag.StartsWith("B-", StringComparison.Ordinal) || tag.StartsWith("I-", StringComparison.Ordinal)));

    /// <param name="Number">Line in the file, 1-based.</param>
    /// <param name="Fields">Number of fields.</param>
    /// <param name="Token">The first field, or the configured one.</param>
    /// <param name="Tag">The last field, or the configured one.</param>
    /// <param name="IsHashed">True if the line begins with #, so it may be a comment.</param>
    /// <param name="HasHash">True if a field after the first begins with #.</param>
    private readonly record struct TaggedLine(long Number, int Fields, string Token, string Tag, bool IsHashed, bool HasHash);
}
