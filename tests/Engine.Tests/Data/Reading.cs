using DistSeq.Engine.Tasks.Classify;
using DistSeq.Engine.Tasks.Tag;

namespace DistSeq.Engine.Tests.Data;

/// <summary>Reads streams as jobs would.</summary>
internal static class Reading
{
    public static TokenCorpus Labelled(Stream source, Tokenizer tokenizer, int? words, double validation, long seed) =>
        (TokenCorpus)new ClassifyTask().Read(Of(source), new ReadPlan("tsv", tokenizer, words, validation, seed));

    public static TokenCorpus Tagged(Stream source, bool foldCase, int? words, double validation, long seed) =>
        (TokenCorpus)new TagTask().Read(
            Of(source), new ReadPlan("conll", new Tokenizer(TokenKind.Given, foldCase), words, validation, seed));

    /// <summary>With vocabulary and classes of another corpus.</summary>
    public static TokenCorpus LabelledWith(TokenCorpus model, Stream source, out long unknown)
    {
        var corpus = (TokenCorpus)new ClassifyTask().Read(Of(source), model.Codec);
        unknown = corpus.Unknown;
        return corpus;
    }

    /// <summary>With vocabulary and tags of another corpus.</summary>
    public static TokenCorpus TaggedWith(TokenCorpus model, Stream source, out long unknown)
    {
        var corpus = (TokenCorpus)new TagTask().Read(Of(source), model.Codec);
        unknown = corpus.Unknown;
        return corpus;
    }

    public static Sources Of(Stream source)
    {
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return Sources.Of(bytes.ToArray());
    }
}
