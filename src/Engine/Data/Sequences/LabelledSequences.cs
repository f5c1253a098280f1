using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Sequences of ids with one class each.</summary>
/// <param name="Sequences">At least one, none empty.</param>
/// <param name="Labels">The class of each.</param>
public sealed record LabelledSequences(TokenSequences Sequences, int[] Labels)
{
    public int Count => Labels.Length;

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="coder">Of the texts.</param>
    /// <param name="classes">Of the labels.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <exception cref="InvalidDataException">A label is no class, or nothing is left of a text; the message names the line.</exception>
    public static LabelledSequences Encode(IReadOnlyList<LabelledText> texts, TextCoder coder, Vocabulary classes, out long unknown)
    {
        var sequences = new SequenceWriter();
        var labels = new int[texts.Count];
        var bad = new BadLines();
        unknown = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            if (classes.Find(text.Label) is not { } label)
            {
                bad.Add(
                    text.Line,
                    $"'{Excerpt.Of(text.Label)}' is none of the {classes.Count} classes; correct it or train with it.");
                continue;
            }

            var tokens = coder.Encode(text.Text, out var lacking);
            if (tokens.Length == 0)
            {
                bad.Add(text.Line, $"the vocabulary knows no token of this text of class {Excerpt.Of(text.Label)}; "
                    + $"remove the line or give the vocabulary {SpecialTokens.Unknown}.");
                continue;
            }

            unknown += lacking;
            labels[i] = label;
            sequences.Add(tokens);
        }

        bad.Demand();
        return new LabelledSequences(sequences.Done(), labels);
    }

    /// <summary>Some of the sequences, in the order asked for.</summary>
    public LabelledSequences Pick(IReadOnlyList<int> indices) =>
        new(SequenceWriter.Pick(Sequences, indices), [.. indices.Select(index => Labels[index])]);
}
