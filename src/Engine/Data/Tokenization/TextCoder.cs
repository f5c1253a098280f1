namespace DistSeq.Engine.Data.Tokenization;

/// <summary>Encodes and decodes text with a tokenizer and its vocabulary.</summary>
/// <param name="Tokenizer">Cuts text into tokens.</param>
/// <param name="Vocabulary">Ids of the tokens.</param>
public sealed record TextCoder(Tokenizer Tokenizer, Vocabulary Vocabulary)
{
    /// <summary>The id of newline for characters, of &lt;EOS&gt; otherwise; null if the vocabulary lacks it.</summary>
    public int? EndOfLine => Vocabulary.Find(Tokenizer.EndOfLine);

    /// <summary>The token's id, or that of &lt;UNK&gt;, or null.</summary>
    /// <param name="token">Already cut; the tokenizer folds its case.</param>
    public int? Find(string token) => Vocabulary.Find(Tokenizer.Normalize(token)) ?? Vocabulary.Unknown;

    /// <summary>Encodes a text. Line ends get tokens only if tokens are characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unknown">Count of unknown tokens. They become &lt;UNK&gt;, or are dropped if the vocabulary has none.</param>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public int[] Encode(string text, out long unknown)
    {
        var ids = new List<int>(Tokenizer.Kind == TokenKind.Character ? text.Length : text.Length / 4);
        var reader = Tokenizer.Read(new StringReader(text), lineEnds: false);
        Span<int> part = stackalloc int[256];
        unknown = 0;
        for (int count; (count = Encode(reader, part, ref unknown)) > 0;)
            ids.AddRange(part[..count]);
        return [.. ids];
    }

    /// <summary>Encodes the next tokens of a text.</summary>
    /// <param name="text">Cut by the same tokenizer.</param>
    /// <param name="ids">Receives ids; filled completely unless the text ends.</param>
    /// <param name="unknown">Incremented for each unknown token.</param>
    /// <returns>Number of ids written; fewer than fit at the end of the text.</returns>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    internal int Encode(TokenReader text, Span<int> ids, ref long unknown)
    {
        if (Tokenizer.Kind == TokenKind.Character)
            return EncodeCharacters(text, ids, ref unknown);
        var substitute = Vocabulary.Unknown;
        var count = 0;
        while (count < ids.Length && text.Read())
        {
            var id = Vocabulary.Find(text.Token);
            unknown += id is null ? 1 : 0;
            if ((id ?? substitute) is { } known)
                ids[count++] = known;
        }

        return count;
    }

    // Uses one array look-up per character, not a dictionary.
    private int EncodeCharacters(TokenReader text, Span<int> ids, ref long unknown)
    {
        var substitute = Vocabulary.Unknown ?? Vocabulary.Lacking;
        var table = Vocabulary.Characters(Tokenizer);
        var count = 0;
        Span<char> folded = stackalloc char[2];
        while (count < ids.Length)
        {
            var run = text.ReadRun(ids.Length - count);
            if (run.IsEmpty)
                break;
            for (var at = 0; at < run.Length; at++)
            {
                var id = table[run[at]];
                if (id >= 0)
                {
                    ids[count++] = id;
                    continue;
                }

                if (char.IsSurrogate(run[at]))
                {
                    id = Vocabulary.Find(Tokenizer.CharacterAt(run, at, folded, out var length)) ?? Vocabulary.Lacking;
                    at += length - 1;
                }

                unknown += id < 0 ? 1 : 0;
                id = id < 0 ? substitute : id;
                if (id >= 0)
                    ids[count++] = id;
            }
        }

        return count;
    }

    /// <summary>
    /// Decodes ids to text. Characters are concatenated; words are joined by blanks, with a newline for &lt;EOS&gt;.
    /// </summary>
    public string Decode(IEnumerable<int> ids)
    {
        if (Tokenizer.Kind == TokenKind.Character)
            return Vocabulary.Decode(ids);
        var text = new StringBuilder();
        var end = EndOfLine;
        foreach (var id in ids)
        {
            if (id != end && text.Length > 0 && text[^1] != '\n')
                text.Append(' ');
            text.Append(id == end ? "\n" : Vocabulary.Tokens[id]);
        }

        return text.ToString();
    }
}
