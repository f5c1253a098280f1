using System.Text;

namespace DistSeq.Engine.Data.Tokenization;

/// <summary>Text to ids and back: a tokenizer with its vocabulary.</summary>
/// <param name="Tokenizer">How text is cut.</param>
/// <param name="Vocabulary">Ids of its tokens.</param>
public sealed record TextCoder(Tokenizer Tokenizer, Vocabulary Vocabulary)
{
    /// <summary>The id of newline among characters, else of &lt;EOS&gt;; null when the vocabulary lacks it.</summary>
    public int? EndOfLine => Vocabulary.Find(Tokenizer.EndOfLine);

    /// <summary>The token's id, else that of &lt;UNK&gt;, else null.</summary>
    /// <param name="token">Cut elsewhere; it is folded as the tokenizer says.</param>
    public int? Find(string token) => Vocabulary.Find(Tokenizer.Normalize(token)) ?? Vocabulary.Unknown;

    /// <summary>Ids of a text, without tokens for ends of lines unless they are characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: they are &lt;UNK&gt;, or left out where the vocabulary has none.</param>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public int[] Encode(string text, out long unknown)
    {
        var ids = new List<int>(Tokenizer.Unit == TokenUnit.Character ? text.Length : text.Length / 4);
        var reader = Tokenizer.Read(new StringReader(text), lineEnds: false);
        Span<int> part = stackalloc int[256];
        unknown = 0;
        for (int count; (count = Encode(reader, part, ref unknown)) > 0;)
            ids.AddRange(part[..count]);
        return [.. ids];
    }

    /// <summary>Ids of the next tokens of a text.</summary>
    /// <param name="text">Cut by the same tokenizer.</param>
    /// <param name="ids">Filled, unless the text ends.</param>
    /// <param name="unknown">Raised by the tokens that the vocabulary lacks.</param>
    /// <returns>Ids written; less than there is room for at the end of the text.</returns>
    /// <exception cref="InvalidDataException">A token is too long.</exception>
    public int Encode(TokenReader text, Span<int> ids, ref long unknown)
    {
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

    /// <summary>The text of some ids: characters one behind the other; words with a blank between, and a newline for &lt;EOS&gt;.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        if (Tokenizer.Unit == TokenUnit.Character)
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
