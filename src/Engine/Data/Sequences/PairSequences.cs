using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Source sequences with one target sequence each.</summary>
/// <param name="Sources">At least one, none empty.</param>
/// <param name="Targets">One per source, without start or end tokens; none empty.</param>
internal sealed record PairSequences(TokenSequences Sources, TokenSequences Targets)
{
    public int Count => Sources.Count;

    /// <summary>Encodes pairs.</summary>
    /// <param name="pairs">At least one.</param>
    /// <param name="source">Encodes the sources.</param>
    /// <param name="target">Encodes the targets.</param>
    /// <param name="unknown">Count of unknown tokens. They become &lt;UNK&gt;, or are dropped if the vocabulary has none.</param>
    /// <exception cref="InvalidDataException">No token of a text is left; the message names the line.</exception>
    public static PairSequences Encode(IReadOnlyList<PairText> pairs, TextCoder source, TextCoder target, out long unknown)
    {
        SequenceWriter sources = new(), targets = new();
        var bad = new BadLines();
        unknown = 0;
        foreach (var pair in pairs)
        {
            sources.Add(Encode(pair.Source, source, "source", pair, bad, ref unknown));
            targets.Add(Encode(pair.Target, target, "target", pair, bad, ref unknown));
        }

        bad.Demand();
        return new PairSequences(sources.Done(), targets.Done());
    }

    /// <summary>Selects pairs, in the given order.</summary>
    public PairSequences Pick(IReadOnlyList<int> indices) =>
        new(SequenceWriter.Pick(Sources, indices), SequenceWriter.Pick(Targets, indices));

    private static int[] Encode(string text, TextCoder coder, string what, PairText pair, BadLines bad, ref long unknown)
    {
        var tokens = coder.Encode(text, out var lacking);
        if (tokens.Length == 0)
        {
            bad.Add(
                pair.Line,
                $"the model knows nothing of the {what} '{Excerpt.Of(text)}'; it knows only {KnownTokens.Of(coder)}. "
                + "Remove the line, or use a model of such data.",
                pair.File);
        }

        unknown += lacking;
        return tokens;
    }
}
