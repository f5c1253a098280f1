using System.Runtime.InteropServices;

namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Counts the tokens of any number of texts and makes a vocabulary of them. Memory grows with the distinct tokens, not with the texts.
/// </summary>
/// <param name="tokenizer">How the texts are cut.</param>
public sealed class VocabularyBuilder(Tokenizer tokenizer)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Tokens counted so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Counts the tokens of a text.</summary>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public void Add(string text) => Add(tokenizer.Read(new StringReader(text), lineEnds: false));

    /// <summary>Counts the next tokens of a text.</summary>
    /// <param name="text">Cut by the same tokenizer.</param>
    /// <param name="limit">Tokens counted at the most.</param>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public void Add(TokenReader text, long limit = long.MaxValue)
    {
        var counts = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (long read = 0; read < limit && text.Read(); read++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, text.Token, out _)++;
            Tokens++;
        }
    }

    /// <summary>Counts a token that was cut elsewhere.</summary>
    public void AddToken(string token)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, tokenizer.Normalize(token), out _)++;
        Tokens++;
    }

    /// <summary>
    /// The vocabulary. Characters: all of them in ascending order, then the special tokens. Words: the special tokens, then words from the
    /// most frequent to the rarest, in ordinal order where counts are equal. So equal texts give equal ids.
    /// </summary>
    /// <param name="words">Words kept at the most, special tokens not counted; null for all. Of characters none is dropped.</param>
    /// <param name="special">
    /// Special tokens; by default none for characters, &lt;UNK&gt; and &lt;EOS&gt; for words. &lt;UNK&gt; is trained only where some word is
    /// not kept.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="words"/> is negative.</exception>
    /// <exception cref="InvalidDataException">There would be no token.</exception>
    public Vocabulary Build(int? words = null, IReadOnlyList<string>? special = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(words ?? 0, nameof(words));
        if (tokenizer.Unit == TokenUnit.Character)
            return Vocabulary.OfCharacters(string.Concat(_counts.Keys)).With(special ?? []);

        special = [.. (special ?? [SpecialTokens.Unknown, SpecialTokens.End]).Where(token => token != SpecialTokens.Padding)];
        var kept = _counts
            .Where(entry => SpecialTokens.Spelled(entry.Key) is null)
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key)
            .Take(words ?? int.MaxValue);
        return new Vocabulary([.. special, .. kept]);
    }
}
