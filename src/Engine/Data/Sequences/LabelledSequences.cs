using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Sequences of ids with one class each.</summary>
/// <param name="Sequences">At least one, none empty.</param>
/// <param name="Labels">The class of each sequence.</param>
internal sealed record LabelledSequences(TokenSequences Sequences, int[] Labels)
{
    private const int MostNamed = 10;

    public int Count => Labels.Length;

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="coder">Encodes the texts.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="unknown">Count of unknown tokens. They become &lt;UNK&gt;, or are dropped if the vocabulary has none.</param>
    /// <exception cref="InvalidDataException">
    /// A label is not a class, or no token of a text is left; the message names the line.
    /// </exception>
    public static LabelledSequences Encode(
        IReadOnlyList<LabelledText> texts, TextCoder coder, Vocabulary classes, out long unknown)
    {
        var sequences = new SequenceWriter();
        var labels = new int[texts.Count];
        var bad = new BadLines();
        var known = Known(classes);
        unknown = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            if (classes.Find(text.Label) is not { } label)
            {
                bad.Add(
                    text.Line,
                    $"'{Excerpt.Of(text.Label)}' is none of the {classes.Count} classes{known}; correct it or train with it.",
                    text.File);
                continue;
            }

            var tokens = coder.Encode(text.Text, out var lacking);
            if (tokens.Length == 0)
            {
                bad.Add(text.Line, $"the vocabulary knows no token of this text of class {Excerpt.Of(text.Label)}; "
                    + $"remove the line or give the vocabulary {SpecialTokens.Unknown}.", text.File);
                continue;
            }

            unknown += lacking;
            labels[i] = label;
            sequences.Add(tokens);
        }

        bad.Demand();
        return new LabelledSequences(sequences.Done(), labels);
    }

    // Lists all classes if they are few; a long list would hide the fault.
    private static string Known(Vocabulary classes) =>
        $" ({string.Join(", ", classes.Tokens.Take(MostNamed).Select(Excerpt.Of))}"
        + $"{(classes.Count > MostNamed ? $" and {classes.Count - MostNamed} more" : "")})";

    /// <summary>Selects sequences, in the given order.</summary>
    public LabelledSequences Pick(IReadOnlyList<int> indices) =>
        new(SequenceWriter.Pick(Sequences, indices), [.. indices.Select(index => Labels[index])]);
}
