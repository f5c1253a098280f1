using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>Learns the next token: of lines, each from a zero state, or of one continuous text.</summary>
public sealed class LanguageTask : TokenTask
{
    private const string Lines = "lines";
    private const string Text = "text";

    public override string Name => "language";

    public override IReadOnlyList<string> Formats { get; } = [Lines, Text];

    public override string Describe(Codec codec) => "predicts the next token";

    public override Corpus Read(Stream content, ReadPlan plan) => TokenCorpus.Read(
        TokenCorpus.Decode(Bytes(content)), Format(plan.Format), plan.Tokenizer, plan.Words, plan.Validation, plan.Seed);

    public override Corpus Read(Stream content, Codec codec)
    {
        var own = (TokenCodec)codec;
        var corpus = TokenCorpus.ReadWith(own.Coder, TokenCorpus.Decode(Bytes(content)), own.Format, out var unknown);
        return corpus with { Unknown = unknown };
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec)
    {
        var measures = new List<Measure>
        {
            new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
            new("perplexity", Math.Exp(tally.MeanLoss), "", IsBetterHigh: false),
        };
        if (((TokenCodec)codec).Coder.Tokenizer.Unit == TokenUnit.Character)
            measures.Add(new("bits-per-character", tally.MeanLoss / Math.Log(2), "bits", IsBetterHigh: false));
        return measures;
    }

    public override IWriter Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new LanguageWriter(((SingleNetwork)network).Definition, weights, (TokenCodec)codec);

    // A model that reads backwards sees what it is to write.
    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) => size.Bidirectional
        ? throw new ArgumentException(
            "A model of the next token cannot be bidirectional: it would see what it has to predict.", nameof(size))
        : size.OfIds(codec.Vocabulary, codec.Outputs);

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        corpus.Format == CorpusFormat.Lines
            ? new LineBatcher(corpus.Train, plan.Seed, plan.Lanes, plan.RowsPerLane, plan.Window)
            : new TextBatcher(corpus.Train.Tokens, plan.Lanes, plan.RowsPerLane, plan.Window);

    private protected override IReadOnlyList<ScoredSequence> Score(TokenCorpus corpus) => corpus.Format == CorpusFormat.Lines
        ? ScoredSequence.OfLines(corpus.Valid)
        : ScoredSequence.OfText(corpus.Valid);

    private static CorpusFormat Format(string word) => word switch
    {
        Lines => CorpusFormat.Lines,
        Text => CorpusFormat.Text,
        _ => throw new ArgumentException($"The task language reads {Lines} and {Text}, not '{word}'.", nameof(word)),
    };
}
