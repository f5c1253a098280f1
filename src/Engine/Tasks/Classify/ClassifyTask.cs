using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Classify;

/// <summary>Learns the class of a whole sequence.</summary>
public sealed class ClassifyTask : TokenTask
{
    public override string Name => "classify";

    public override IReadOnlyList<string> Formats { get; } = ["tsv"];

    public override string Describe(Codec codec) => $"tells {((TokenCodec)codec).Outputs} classes apart";

    public override Corpus Read(Stream content, ReadPlan plan) =>
        ClassifiedCorpus.ReadLabelled(content, plan.Tokenizer, plan.Words, plan.Validation, plan.Seed);

    public override Corpus Read(Stream content, Codec codec)
    {
        var own = (TokenCodec)codec;
        return ClassifiedCorpus.ReadLabelledWith(own.Coder, own.Classes!, content, out var unknown) with { Unknown = unknown };
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("accuracy", tally.Accuracy, "", IsBetterHigh: true),
    ];

    public override IPredictor Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new ClassPredictor(((SingleNetwork)network).Definition, weights, (TokenCodec)codec, isPerToken: false);

    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) =>
        size.OfIds(codec.Vocabulary, codec.Outputs) with { ManyToOne = true };

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        new LabelledBatcher(new(corpus.Train, corpus.Train.Targets), new BatchPlan(plan.Seed, plan.Lanes, plan.RowsPerLane));

    private protected override IReadOnlyList<ScoredSequence> Score(TokenCorpus corpus) => ScoredSequence.OfClasses(corpus.Valid);
}
