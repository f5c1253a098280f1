using System.Runtime.InteropServices;

namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Counts the tokens of texts and builds a vocabulary. Memory grows with the number of distinct tokens, not with text length.
/// </summary>
/// <param name="tokenizer">Cuts the texts.</param>
internal sealed class VocabularyBuilder(Tokenizer tokenizer)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    // [65,536], for characters: whether a UTF-16 unit that is a whole code point has been seen.
    private bool[]? _seen;

    /// <summary>Tokens counted so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Counts the tokens of a text.</summary>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public void Add(string text) => Add(tokenizer.Read(new StringReader(text), lineEnds: false));

    /// <summary>Counts the next tokens of a text.</summary>
    /// <param name="text">Cut by the same tokenizer.</param>
    /// <param name="limit">Most tokens to count.</param>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public void Add(TokenReader text, long limit = long.MaxValue)
    {
        if (tokenizer.Kind == TokenKind.Character && limit == long.MaxValue)
        {
            AddCharacters(text);
            return;
        }

        var counts = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (long read = 0; read < limit && text.Read(); read++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, text.Token, out _)++;
            Tokens++;
        }
    }

    /// <summary>Counts a token that is already cut.</summary>
    public void AddToken(string token)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, tokenizer.Normalize(token), out _)++;
        Tokens++;
    }

    /// <summary>
    /// Builds the vocabulary. Characters: all of them in ascending order, then the special tokens. Words: the special tokens,
    /// then words by descending frequency, with ties in ordinal order. So the same texts always give the same ids.
    /// </summary>
    /// <param name="words">Most words to keep, not counting special tokens; null for all. Characters are never dropped.</param>
    /// <param name="special">
    /// Special tokens. Default: none for characters, &lt;UNK&gt; and &lt;EOS&gt; for words. &lt;UNK&gt; is trained only if some
    /// word is dropped.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="words"/> is negative.</exception>
    /// <exception cref="InvalidDataException">The vocabulary would be empty.</exception>
    public Vocabulary Build(int? words = null, IReadOnlyList<string>? special = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(words ?? 0, nameof(words));
        if (tokenizer.Kind == TokenKind.Character)
            return Vocabulary.OfCharacters(string.Concat(_counts.Keys) + Seen()).With(special ?? []);

        special = [.. (special ?? [SpecialTokens.Unknown, SpecialTokens.End]).Where(token => token != SpecialTokens.Padding)];
        var kept = _counts
            .Where(entry => SpecialTokens.Spelled(entry.Key) is null)
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key)
            .Take(words ?? int.MaxValue);
        return new Vocabulary([.. special, .. kept]);
    }

    // A character vocabulary needs only which characters occur, not how often.
    private void AddCharacters(TokenReader text)
    {
        var counts = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> folded = stackalloc char[2];
        var seen = _seen ??= new bool[char.MaxValue + 1];
        while (true)
        {
            var run = text.ReadRun(int.MaxValue);
            if (run.IsEmpty)
                return;
            Tokens += run.Length;
            if (!run.ContainsAnyInRange('\uD800', '\uDFFF'))
            {
                foreach (var unit in run)
                    seen[unit] = true;
                continue;
            }

            for (var at = 0; at < run.Length; at++)
            {
                if (!char.IsSurrogate(run[at]))
                {
                    seen[run[at]] = true;
                    continue;
                }

                var character = tokenizer.CharacterAt(run, at, folded, out var length);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, character, out _)++;
                at += length - 1;
                Tokens -= length - 1;
            }
        }
    }

    private string Seen()
    {
        var text = new StringBuilder();
        for (var unit = 0; unit < (_seen?.Length ?? 0); unit++)
        {
            if (_seen![unit])
                text.Append(tokenizer.Normalize(((char)unit).ToString()));
        }

        return text.ToString();
    }
}
