using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Streaming;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>Learns the next token, either of lines, each from a zero state, or of one continuous text.</summary>
internal sealed class LanguageTask : TokenTask
{
    private const string Lines = "lines";
    private const string Text = "text";

    public override string Name => "language";

    public override IReadOnlyList<string> Formats { get; } = [Lines, Text];

    public override string Describe(Codec codec) => "predicts the next token";

    public override Corpus Read(Sources sources, ReadPlan plan) => TokenCorpus.Read(sources, Format(plan.Format), plan);

    /// <summary>Continuous text is tokenized from its files into its prepared form and stays there.</summary>
    public override Corpus Prepare(Sources sources, ReadPlan plan, Stream destination) => Format(plan.Format) == DataFormat.Text
        ? TextPreparation.Write(sources, plan, destination)
        : base.Prepare(sources, plan, destination);

    public override void Write(Corpus corpus, Stream destination)
    {
        if (corpus is TextCorpus text)
            text.Write(destination);
        else
            base.Write(corpus, destination);
    }

    public override Corpus Open(Stream prepared) => TextCorpus.Open(prepared) ?? base.Open(prepared);

    public override int Pieces(Corpus corpus, Split split) => corpus is TextCorpus text
        ? Math.Sign(text.Targets(split))
        : base.Pieces(corpus, split);

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece) =>
        corpus is TextCorpus text
            ? TextEvaluation.Run(((SingleNetwork)network).Definition, weights, text.Tokens, text.Of(split))
            : base.Evaluate(network, weights, corpus, split, piece);

    public override Corpus Read(Sources sources, Codec codec)
    {
        var own = (TokenCodec)codec;
        var corpus = TokenCorpus.ReadWith(own.Coder, TokenCorpus.TextOf(sources), own.Format, out var unknown);
        return corpus with { Unknown = unknown };
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
        TextMeasures.Of(tally, ((TokenCodec)codec).Coder.Tokenizer);

    public override IWriter Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new LanguageWriter(((SingleNetwork)network).Definition, weights, (TokenCodec)codec);

    // A bidirectional model would see what it has to write.
    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) => size.Bidirectional
        ? throw new ArgumentException(
            "A model of the next token cannot be bidirectional: it would see what it has to predict.", nameof(size))
        : size.OfIds(codec.Vocabulary, codec.Outputs);

    private protected override IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan) => corpus is TextCorpus text
        ? new StreamedTextBatcher(
            text.Tokens, text.Train.First, text.Train.Count, plan.Lanes, plan.RowsPerLane, plan.Window)
        : base.Batcher(corpus, plan);

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        corpus.Format == DataFormat.Lines
            ? new LineBatcher(corpus.Train, plan.Batches(corpus.Train.Count), plan.Window)
            : new TextBatcher(corpus.Train.Tokens, plan.Lanes, plan.RowsPerLane, plan.Window);

    private protected override ScoredSequence[] Score(TokenCorpus corpus, Split split, Range range) =>
        corpus.Format == DataFormat.Lines
            ? ScoredSequence.OfLines(corpus.Of(split), range)
            : ScoredSequence.OfText(corpus.Of(split))[range];

    private static DataFormat Format(string word) => word switch
    {
        Lines => DataFormat.Lines,
        Text => DataFormat.Text,
        _ => throw new ArgumentException($"The task language reads {Lines} and {Text}, not '{word}'.", nameof(word)),
    };
}
