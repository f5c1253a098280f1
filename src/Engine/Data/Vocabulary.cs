using System.Text;

namespace DistSeq.Engine.Data;

/// <summary>The distinct tokens of a corpus; a token's id is its place. Characters are Unicode code points in ascending order.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;

    /// <param name="tokens">Distinct tokens in the order of their ids.</param>
    /// <exception cref="InvalidDataException">A token stands twice, or there is none.</exception>
    public Vocabulary(IReadOnlyList<string> tokens)
    {
        if (tokens.Count == 0)
            throw new InvalidDataException("The vocabulary is empty; it needs at least one token.");
        Tokens = tokens;
        _ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!_ids.TryAdd(tokens[id], id))
                throw new InvalidDataException($"The vocabulary has the token '{tokens[id]}' twice.");
        }
    }

    /// <summary>Tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public int Count => Tokens.Count;

    /// <summary>Every character of some text.</summary>
    public static Vocabulary OfCharacters(string text)
    {
        var runes = new SortedSet<int>();
        foreach (var rune in text.EnumerateRunes())
            runes.Add(rune.Value);
        return new Vocabulary([.. runes.Select(value => new Rune(value).ToString())]);
    }

    /// <summary>The token's id, or null when the vocabulary lacks it.</summary>
    public int? Find(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Ids of the characters of a text, those the vocabulary lacks left out and counted.</summary>
    public int[] Encode(string text, out long unknown)
    {
        var ids = new List<int>(text.Length);
        unknown = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (_ids.TryGetValue(rune.ToString(), out var id))
                ids.Add(id);
            else
                unknown++;
        }

        return [.. ids];
    }

    /// <summary>The text of some ids.</summary>
    public string Decode(IEnumerable<int> ids) => string.Concat(ids.Select(id => Tokens[id]));
}
