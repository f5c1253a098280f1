using System.Text;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data;

/// <summary>
/// The distinct tokens of a corpus; a token's id is its place. Characters are Unicode code points in ascending order. Padding is no token:
/// it is -1, see <see cref="SpecialTokens"/>.
/// </summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _spans;

    /// <param name="tokens">Distinct tokens in the order of their ids.</param>
    /// <exception cref="InvalidDataException">A token stands twice, is padding, or there is none.</exception>
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
                throw new InvalidDataException($"The vocabulary gives {SpecialTokens.Padding} the id {id}; padding is -1 here, so leave it out.");
            if (!_ids.TryAdd(tokens[id], id))
                throw new InvalidDataException($"The vocabulary has the token '{Excerpt.Of(tokens[id])}' twice.");
        }
    }

    /// <summary>Tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public int Count => Tokens.Count;

    /// <summary>The id of &lt;UNK&gt;; null when the vocabulary has none.</summary>
    public int? Unknown => Find(SpecialTokens.Unknown);

    /// <summary>Every character of some text.</summary>
    public static Vocabulary OfCharacters(string text)
    {
        var runes = new SortedSet<int>();
        foreach (var rune in text.EnumerateRunes())
            runes.Add(rune.Value);
        return new Vocabulary([.. runes.Select(value => new Rune(value).ToString())]);
    }

    /// <summary>The distinct names of classes or tags, in ordinal order.</summary>
    public static Vocabulary OfNames(IEnumerable<string> names) =>
        new([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>
    /// This vocabulary and behind it the tokens that it lacks: ids stay as they are, and merging twice changes nothing. &lt;PAD&gt; is passed
    /// over, because padding is -1.
    /// </summary>
    public Vocabulary With(params IEnumerable<string> tokens)
    {
        var missing = tokens.Where(token => token != SpecialTokens.Padding && Find(token) is null).Distinct(StringComparer.Ordinal).ToArray();
        return missing.Length == 0 ? this : new Vocabulary([.. Tokens, .. missing]);
    }

    /// <summary>The token's id, or null when the vocabulary lacks it.</summary>
    public int? Find(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <inheritdoc cref="Find(string)"/>
    public int? Find(ReadOnlySpan<char> token) => _spans.TryGetValue(token, out var id) ? id : null;

    /// <summary>
    /// Ids of the characters of a text; those the vocabulary lacks are counted, and become &lt;UNK&gt; or, where it has none, are left out.
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

    /// <summary>The text of some ids.</summary>
    public string Decode(IEnumerable<int> ids) => string.Concat(ids.Select(id => Tokens[id]));
}
