namespace DistSeq.Engine.Data.Sequences;

/// <summary>Gathers the lines of a CoNLL file into sentences.</summary>
/// <param name="scheme">Which tags may stand there.</param>
/// <param name="corrections">Tags that stand for another; null for none.</param>
internal sealed class TaggedLines(TagScheme scheme, IReadOnlyDictionary<string, string>? corrections)
{
    private const string DocumentStart = "-DOCSTART-";

    private readonly List<List<TaggedLine>> _sentences = [[]];
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private int _fields;

    public void Add(long number, string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0] == DocumentStart)
        {
            if (_sentences[^1].Count > 0)
                _sentences.Add([]);
            return;
        }

        if (fields[0][0] != '#')
        {
            _fields = _fields == 0 ? fields.Length : _fields;
            _tags.Add(fields[^1]);
        }

        _sentences[^1].Add(new TaggedLine(number, fields.Length, fields[0], fields[^1]));
    }

    /// <summary>All sentences, in order.</summary>
    /// <exception cref="InvalidDataException">A line of one field, or a tag outside the scheme.</exception>
    public IReadOnlyList<TaggedSentence> Sentences()
    {
        var bad = new BadLines();
        var sentences = new List<TaggedSentence>();
        foreach (var lines in _sentences)
        {
            List<string> tokens = [], tags = [];
            List<long> numbers = [];
            foreach (var (number, fields, token, last) in lines.Where(line => !IsComment(line)))
            {
                var tag = corrections?.GetValueOrDefault(last) ?? last;
                if (fields == 1)
                    bad.Add(number, $"'{token}' has no tag; a line is a token, white space, its tag.");
                else if (scheme == TagScheme.Entities && !IsEntityTag(tag))
                {
                    bad.Add(number, $"'{tag}' is no tag of entities; it must be O, B-… or I-…. "
                        + "Correct the file, or give a correction for it.");
                }

                tokens.Add(token);
                tags.Add(tag);
                numbers.Add(number);
            }

            if (tokens.Count > 0)
                sentences.Add(TaggedSentence.Of(tokens, tags, numbers));
        }

        bad.Demand();
        return sentences;
    }

    // A token may begin with # too: it is one where its line looks like those of other tokens.
    private bool IsComment(TaggedLine line) => line.Token[0] == '#' && (line.Fields != _fields || !_tags.Contains(line.Tag));

    private static bool IsEntityTag(string tag) =>
        tag == "O"
            || (tag.Length > 2
                && (tag.StartsWith("B-", StringComparison.Ordinal) || tag.StartsWith("I-", StringComparison.Ordinal)));

    /// <param name="Number">In the file, from 1.</param>
    /// <param name="Fields">How many it has.</param>
    /// <param name="Token">The first field.</param>
    /// <param name="Tag">The last field.</param>
    private readonly record struct TaggedLine(long Number, int Fields, string Token, string Tag);
}
