using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Compose;

/// <summary>
/// Learns to write a sequence from a class. The network reads the class, then each token of the text, and predicts the next token
/// or the end of the text.
/// </summary>
internal sealed class ComposeTask : TokenTask
{
    public override string Name => "compose";

    public override IReadOnlyList<string> Formats => LabelledSources.Formats;

    public override string Describe(Codec codec) => $"writes text of {ClassTokens.Of((TokenCodec)codec).Count} classes";

    public override Corpus Read(Sources sources, ReadPlan plan) =>
        ComposedCorpus.Of(LabelledSources.Format(plan.Format), LabelledSources.Read(sources, plan), plan);

    public override Corpus Read(Sources sources, Codec codec) =>
        ComposedCorpus.Of((TokenCodec)codec, LabelledSources.ReadAll(sources, (TokenCodec)codec));

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
        TextMeasures.Of(tally, ((TokenCodec)codec).Coder.Tokenizer);

    public override IWriter Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new ComposeWriter(((SingleNetwork)network).Definition, weights, (TokenCodec)codec);

    // A bidirectional model would see what it has to write. A tied head has no weights for the classes among the inputs.
    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) => size switch
    {
        { Bidirectional: true } => throw new ArgumentException(
            "A model of the next token cannot be bidirectional: it would see what it has to predict.", nameof(size)),
        { Tied: true } => throw new ArgumentException("A model that reads classes has no tied head.", nameof(size)),
        _ => size.OfIds(codec.Vocabulary, codec.Outputs),
    };

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        new TaggedBatcher(new(corpus.Train, corpus.Train.Targets), plan.Batches(corpus.Train.Count));

    private protected override ScoredSequence[] Score(TokenCorpus corpus, Split split, Range range) =>
        ScoredSequence.OfTags(corpus.Of(split), range);
}
