namespace DistSeq.Engine.Data.Tokenization;

/// <summary>Describes a model's vocabulary in a message.</summary>
internal static class KnownTokens
{
    private const int MostNamed = 60;

    /// <summary>
    /// Lists characters as one word and other tokens separately; a long list is cut short and ends with the number left out.
    /// </summary>
    public static string Of(TextCoder coder)
    {
        var isText = coder.Tokenizer.Kind == TokenKind.Character;
        var known = coder.Vocabulary.Tokens.Where(static token => token != "\n" && !token.StartsWith('<')).ToList();
        var named = Excerpt.Whole(string.Join(isText ? "" : " ", known.Take(MostNamed)));
        return $"'{named}'{(known.Count > MostNamed ? $" and {known.Count - MostNamed} more" : "")}";
    }
}
