using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data;

/// <summary>
/// The distinct tokens of a corpus. A token's id is its index. Characters are Unicode code points in ascending order. Padding is
/// not in the vocabulary: its id is -1, see <see cref="SpecialTokens"/>.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>Marks a code point without an id in <see cref="Characters"/>.</summary>
    internal const int Lacking = -1;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private (Tokenizer? Tokenizer, int[] Ids) _characters = (null, []);

    /// <param name="tokens">Distinct tokens, ordered by id.</param>
    /// <exception cref="InvalidDataException">A token is repeated or is padding, or the list is empty.</exception>
    public Vocabulary(IReadOnlyList<string> tokens)
    {
        if (tokens.Count == 0)
            throw new InvalidDataException("The vocabulary is empty; it needs at least one token.");
        Tokens = tokens;
        _ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        _spans = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var id = 0; id < tokens.Count; id++)
        {
            if (tokens[id] == SpecialTokens.Padding)
                throw new InvalidDataException(
                    $"The vocabulary gives {SpecialTokens.Padding} the id {id}; padding is -1 here, so leave it out.");
            if (!_ids.TryAdd(tokens[id], id))
                throw new InvalidDataException($"The vocabulary has the token '{Excerpt.Of(tokens[id])}' twice.");
        }
    }

    /// <summary>Tokens, ordered by id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public int Count => Tokens.Count;

    /// <summary>The id of &lt;UNK&gt;; null if the vocabulary has none.</summary>
    public int? Unknown => Find(SpecialTokens.Unknown);

    /// <summary>The characters of a text.</summary>
    public static Vocabulary OfCharacters(string text)
    {
        var runes = new SortedSet<int>();
        foreach (var rune in text.EnumerateRunes())
            runes.Add(rune.Value);
        return new Vocabulary([.. runes.Select(value => new Rune(value).ToString())]);
    }

    /// <summary>The distinct class or tag names, in ordinal order.</summary>
    public static Vocabulary OfNames(IEnumerable<string> names) =>
        new([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>
    /// Appends tokens that the vocabulary lacks. Existing ids do not change, and merging twice changes nothing. Skips
    /// &lt;PAD&gt;, because padding is -1.
    /// </summary>
    public Vocabulary With(params IEnumerable<string> tokens)
    {
        var missing = tokens.Where(token => token != SpecialTokens.Padding && Find(token) is null)
            .Distinct(StringComparer.Ordinal).ToArray();
        return missing.Length == 0 ? this : new Vocabulary([.. Tokens, .. missing]);
    }

    /// <summary>The token's id, or null when the vocabulary lacks it.</summary>
    public int? Find(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <inheritdoc cref="Find(string)"/>
    public int? Find(ReadOnlySpan<char> token) => _spans.TryGetValue(token, out var id) ? id : null;

    /// <summary>
    /// [65,536]: the id of each UTF-16 unit that is a whole code point, after the tokenizer's case folding; <see cref="Lacking"/>
    /// if none.
    /// </summary>
    internal ReadOnlySpan<int> Characters(Tokenizer tokenizer)
    {
        lock (_ids)
        {
            if (_characters.Tokenizer != tokenizer)
            {
                var ids = new int[char.MaxValue + 1];
                Array.Fill(ids, Lacking);
                for (var id = 0; id < Count; id++)
                {
                    if (Tokens[id].Length == 1)
                        ids[Tokens[id][0]] = id;
                }

                int[] folded = [.. ids.Select((_, unit) => ids[char.ToLowerInvariant((char)unit)])];
                _characters = (tokenizer, tokenizer.FoldCase ? folded : ids);
            }

            return _characters.Ids;
        }
    }

    /// <summary>
    /// Encodes the characters of a text. Counts unknown characters and encodes them as &lt;UNK&gt;, or drops them if the
    /// vocabulary has no &lt;UNK&gt;.
    /// </summary>
    public int[] Encode(string text, out long unknown)
    {
        var ids = new List<int>(text.Length);
        var substitute = Unknown;
        unknown = 0;
        Span<char> character = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var id = Find(character[..rune.EncodeToUtf16(character)]);
            unknown += id is null ? 1 : 0;
            if ((id ?? substitute) is { } known)
                ids.Add(known);
        }

        return [.. ids];
    }

    /// <summary>Decodes ids to text.</summary>
    public string Decode(IEnumerable<int> ids) => string.Concat(ids.Select(id => Tokens[id]));
}
