using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Source sequences with a target sequence each.</summary>
/// <param name="Sources">At least one, none empty.</param>
/// <param name="Targets">One a source, without a token for start or end; none empty.</param>
public sealed record PairSequences(TokenSequences Sources, TokenSequences Targets)
{
    public int Count => Sources.Count;

    /// <summary>Encodes pairs.</summary>
    /// <param name="pairs">At least one.</param>
    /// <param name="source">Of the sources.</param>
    /// <param name="target">Of the targets.</param>
    /// <param name="unknown">Tokens that the vocabularies lack: &lt;UNK&gt;, or left out where there is none.</param>
    /// <exception cref="InvalidDataException">Nothing is left of a text; the message names the line.</exception>
    public static PairSequences Encode(IReadOnlyList<PairText> pairs, TextCoder source, TextCoder target, out long unknown)
    {
        SequenceWriter sources = new(), targets = new();
        unknown = 0;
        foreach (var pair in pairs)
        {
            sources.Add(Encode(pair.Source, source, pair.Line, "source", ref unknown));
            targets.Add(Encode(pair.Target, target, pair.Line, "target", ref unknown));
        }

        return new PairSequences(sources.Done(), targets.Done());
    }

    /// <summary>Some of the pairs, in the order asked for.</summary>
    public PairSequences Pick(IReadOnlyList<int> indices) =>
        new(SequenceWriter.Pick(Sources, indices), SequenceWriter.Pick(Targets, indices));

    private static int[] Encode(string text, TextCoder coder, long line, string what, ref long unknown)
    {
        var tokens = coder.Encode(text, out var lacking);
        if (tokens.Length == 0)
            Damaged.AtLine(line, $"the vocabulary knows no token of the {what}; remove the line or give the vocabulary {SpecialTokens.Unknown}.");
        unknown += lacking;
        return tokens;
    }
}
