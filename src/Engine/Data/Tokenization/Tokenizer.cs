namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// How text is cut into tokens, none of which spans a line.
/// <list type="bullet">
/// <item>Character: each code point, white space and newline too.</item>
/// <item>Word: white space separates and is dropped. A word is a longest run of letters, digits, combining marks and underscores; an
/// apostrophe (' or ’) or a hyphen between two of these belongs to it (don't, well-known), as does a point or a comma between two digits
/// (3.14, 1,000). Every other code point is a token of its own.</item>
/// <item>Given: white space separates, nothing else does; a token that spells a special token in whatever case (&lt;unk&gt;) is that special
/// token.</item>
/// </list>
/// Words and given tokens have an &lt;EOS&gt; for each end of a line where line ends are asked for.
/// </summary>
/// <param name="Unit">What a token is.</param>
/// <param name="FoldCase">Whether tokens are lowered, code point by code point by the simple mapping of Unicode.</param>
public sealed record Tokenizer(TokenUnit Unit, bool FoldCase)
{
    /// <summary>Characters as they are.</summary>
    public static Tokenizer Characters { get; } = new(TokenUnit.Character, false);

    /// <summary>The token that ends a line: newline among characters, else &lt;EOS&gt;.</summary>
    public string EndOfLine => Unit == TokenUnit.Character ? "\n" : SpecialTokens.End;

    /// <summary>Cuts a text in bounded memory.</summary>
    /// <param name="text">Its lines end with newline, as <see cref="Utf8Reader"/> gives them.</param>
    /// <param name="lineEnds">Whether words and given tokens have a token for each end of a line; the last line ends at the end of the text.</param>
    public TokenReader Read(TextReader text, bool lineEnds) => new(this, text, lineEnds);

    /// <summary>The tokens of a text, without tokens for ends of lines unless they are characters.</summary>
    /// <exception cref="InvalidDataException">A token is longer than <see cref="TokenReader.LongestToken"/>.</exception>
    public IEnumerable<string> Split(string text)
    {
        var reader = Read(new StringReader(text), lineEnds: false);
        while (reader.Read())
            yield return reader.Token.ToString();
    }

    /// <summary>A token that was cut elsewhere, as this tokenizer would give it.</summary>
    public string Normalize(string token) => SpecialTokens.Spelled(token) ?? (FoldCase ? token.ToLowerInvariant() : token);
}
