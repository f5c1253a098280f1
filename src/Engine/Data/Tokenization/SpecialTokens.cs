namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Tokens that stand for no text. A vocabulary merges them by <see cref="Vocabulary.With"/>. Padding has no id in any vocabulary: it is -1
/// everywhere, the zero vector as an input and nothing to predict as a target, so that no weight of it is ever trained.
/// </summary>
public static class SpecialTokens
{
    /// <summary>What other systems call padding. No vocabulary takes it.</summary>
    public const string Padding = "<PAD>";

    /// <summary>A token that the vocabulary lacks.</summary>
    public const string Unknown = "<UNK>";

    /// <summary>The end of a line or of a sequence of words.</summary>
    public const string End = "<EOS>";

    /// <summary>What a decoder is fed before its first token.</summary>
    public const string Start = "<START>";

    /// <summary>The id of padding, outside every vocabulary.</summary>
    public const int PaddingId = -1;

    /// <summary>The special token that a text spells, in whatever case; else null.</summary>
    public static string? Spelled(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[0] != '<')
            return null;
        foreach (var special in new[] { Padding, Unknown, End, Start })
        {
            if (text.Equals(special, StringComparison.OrdinalIgnoreCase))
                return special;
        }

        return null;
    }
}
