namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Rules for cutting text into tokens. No token spans a line.
/// <list type="bullet">
/// <item>Character: each code point, including white space and newline.</item>
/// <item>Word: white space separates tokens and is dropped. A word is a maximal run of letters, digits, combining marks and
/// underscores. It may contain an apostrophe (' or ’) or a hyphen between two of these (don't, well-known), and a point or a
/// comma between two digits (3.14, 1,000). Every other code point is a token of its own.</item>
/// <item>Given: only white space separates tokens. A token that spells a special token, in any case (&lt;unk&gt;), becomes that
/// special token.</item>
/// </list>
/// On request, words and given tokens get an &lt;EOS&gt; for each line end.
/// </summary>
/// <param name="Kind">The kind of token.</param>
/// <param name="FoldCase">Whether to lower-case tokens, code point by code point, by Unicode's simple mapping.</param>
public sealed record Tokenizer(TokenKind Kind, bool FoldCase)
{
    /// <summary>Characters, with case kept.</summary>
    public static Tokenizer Characters { get; } = new(TokenKind.Character, false);

    /// <summary>The token that ends a line: newline for characters, &lt;EOS&gt; otherwise.</summary>
    public string EndOfLine => Kind == TokenKind.Character ? "\n" : SpecialTokens.End;

    /// <summary>Cuts a text in bounded memory.</summary>
    /// <param name="text">Lines end with newline, as <see cref="Utf8Reader"/> returns them.</param>
    /// <param name="lineEnds">
    /// Whether words and given tokens get a token for each line end; the end of the text ends the last line.
    /// </param>
    internal TokenReader Read(TextReader text, bool lineEnds) => new(this, text, lineEnds);

    /// <summary>The tokens of a text. Line ends get tokens only if tokens are characters.</summary>
    /// <exception cref="InvalidDataException">A token is longer than <see cref="TokenReader.LongestToken"/>.</exception>
    public IEnumerable<string> Split(string text)
    {
        var reader = Read(new StringReader(text), lineEnds: false);
        while (reader.Read())
            yield return reader.Token.ToString();
    }

    /// <summary>The character at an index of a text, as this tokenizer returns it.</summary>
    /// <param name="text">Whole code points.</param>
    /// <param name="at">Index of the character.</param>
    /// <param name="folded">Buffer for two UTF-16 units.</param>
    /// <param name="length">Length of the character in UTF-16 units.</param>
    internal ReadOnlySpan<char> CharacterAt(ReadOnlySpan<char> text, int at, Span<char> folded, out int length)
    {
        Rune.DecodeFromUtf16(text[at..], out var rune, out length);
        // An unpaired surrogate, which valid UTF-8 never contains, becomes the replacement character.
        rune = FoldCase ? Rune.ToLowerInvariant(rune) : rune;
        return folded[..rune.EncodeToUtf16(folded)];
    }

    /// <summary>Normalizes a token that is already cut.</summary>
    public string Normalize(string token) => SpecialTokens.Spelled(token) ?? (FoldCase ? token.ToLowerInvariant() : token);
}
