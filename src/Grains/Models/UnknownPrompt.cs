using DistSeq.Engine.Data.Tokenization;
using TokenKind = DistSeq.Engine.Data.Tokenization.TokenKind;

namespace DistSeq.Grains.Models;

/// <summary>What to say of a prompt with tokens that a model does not know.</summary>
internal static class UnknownPrompt
{
    private const int MostNamed = 10;
    private const int MostKnown = 60;

    /// <summary>Names them, and says what to do.</summary>
    public static string Describe(TextCoder coder, string prompt)
    {
        if (coder.Tokenizer.Kind == TokenKind.Character)
            return UnknownCharacters(coder, prompt);
        var words = coder.Tokenizer.Split(prompt).Where(word => coder.Vocabulary.Find(word) is null)
            .Distinct(StringComparer.Ordinal);
        return "has words that the model does not know: "
            + $"{string.Join(", ", words.Take(MostNamed).Select(static word => Quoted.Plain(word)))}; "
            + "leave them out, or say it in other words.";
    }

    private static string UnknownCharacters(TextCoder coder, string prompt)
    {
        var unknown = coder.Tokenizer.Split(prompt)
            .Where(character => coder.Vocabulary.Find(character) is null)
            .Distinct(StringComparer.Ordinal);
        var words = $"has characters that the model does not know: {string.Join(", ", unknown.Take(MostNamed).Select(Name))}";
        // The same letter may be written as one character or as letter and accent.
        foreach (var (form, text) in ((string, string)[])[("NFC", NormalForms.Compose(prompt)),
            ("NFD", NormalForms.Decompose(prompt))])
        {
            if (coder.Tokenizer.Split(text).All(character => coder.Vocabulary.Find(character) is not null))
                return $"{words}. In the normal form {form} it has none: write {Quoted.Of(text)} so, for example by uconv.";
        }

        var known = string.Concat(coder.Vocabulary.Tokens.Where(static token => token != "\n").Take(MostKnown));
        return $"{words}. It knows {Quoted.Of(known)}"
            + $"{(coder.Vocabulary.Count > MostKnown ? $" and {coder.Vocabulary.Count - MostKnown} more" : "")}; "
            + "leave the others out.";
    }

    // 'x' (U+0078); what cannot be seen alone, such as an accent, by its number only.
    private static string Name(string character)
    {
        var rune = Rune.GetRuneAt(character, 0);
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        var isSeen = Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);
        return isSeen ? $"{Quoted.Of(character)} ({number})" : number;
    }
}
