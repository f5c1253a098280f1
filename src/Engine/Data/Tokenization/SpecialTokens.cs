namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Tokens that stand for no text. <see cref="Vocabulary.With"/> adds them to a vocabulary. Padding is never in a vocabulary: its
/// id is always -1. As an input it is the zero vector and as a target it is masked, so no weight is ever trained for it.
/// </summary>
internal static class SpecialTokens
{
    /// <summary>What other systems use as padding. No vocabulary contains it.</summary>
    public const string Padding = "<PAD>";

    /// <summary>A token that the vocabulary lacks.</summary>
    public const string Unknown = "<UNK>";

    /// <summary>The end of a line or of a word sequence.</summary>
    public const string End = "<EOS>";

    /// <summary>A decoder's first input.</summary>
    public const string Start = "<START>";

    /// <summary>The id of padding, in no vocabulary.</summary>
    public const int PaddingId = -1;

    /// <summary>The special token with this spelling, ignoring case; null if there is none.</summary>
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
