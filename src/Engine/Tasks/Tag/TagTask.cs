using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Tag;

/// <summary>Learns the tag of each token of a sequence.</summary>
internal sealed class TagTask : TokenTask
{
    private const int LongText = 500;

    public override string Name => "tag";

    public override IReadOnlyList<string> Formats { get; } = ["conll"];

    public override string Describe(Codec codec) => $"tells {((TokenCodec)codec).Outputs} classes apart";

    public override Corpus Read(Sources sources, ReadPlan plan) => ClassifiedReader.OfTagged(
        DataFormat.Conll, SplitItems<TaggedSentence>.Read(sources, plan, "a token, white space, its tag", Reader(plan.Columns)),
        plan) with
    {
        Columns = plan.Columns,
    };

    public override Corpus Read(Sources sources, Codec codec) => ClassifiedReader.OfTagged(
        (TokenCodec)codec, SplitItems<TaggedSentence>.ReadAll(sources, Reader(((TokenCodec)codec).Columns)));

    /// <summary>Warns if there is one long sequence: nothing separates sentences, so the format is probably another.</summary>
    public override IReadOnlyList<string> Doubts(Corpus corpus)
    {
        var data = (TokenCorpus)corpus;
        var tokens = data.Train.Tokens.Length;
        return data is { Train.Count: 1, Valid.Count: 0, Test.Count: 0 } && tokens >= LongText
            ?
            [
                string.Create(CultureInfo.InvariantCulture, $"the data is one sequence of {tokens:#,0} tokens; ")
                + "blank lines part sequences, and it has none. If each line is a text, one tab and its class, set format: tsv.",
            ]
            : [];
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec)
    {
        IReadOnlyList<Measure> measures =
        [
            new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
            new("accuracy", tally.Accuracy, "", IsBetterHigh: true),
        ];
        if (!EntityCounts.AreMeantBy(((TokenCodec)codec).Classes!))
            return measures;
        var all = EntityCounts.Each(tally.Counts).Aggregate(static (first, second) => first + second);
        return
        [
            .. measures,
            new("precision", all.Precision, "", IsBetterHigh: true),
            new("recall", all.Recall, "", IsBetterHigh: true),
            new("f1", all.F1, "", IsBetterHigh: true),
        ];
    }

    public override IReadOnlyList<MeasureTable> Tables(Tally tally, Codec codec)
    {
        var tags = ((TokenCodec)codec).Classes!;
        return EntityCounts.AreMeantBy(tags)
            ? [Hits.Table("entity", EntityCounts.Types(tags).Select(Named).Zip(EntityCounts.Each(tally.Counts)))]
            : [Hits.Table("tag", tags.Tokens.Zip(ClassCounts.Each(tally.Counts, tags.Count)))];
    }

    public override IPredictor Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new ClassPredictor(((SingleNetwork)network).Definition, weights, (TokenCodec)codec, isPerToken: true);

    private static string Named(string type) => type.Length > 0 ? type : "(none)";

    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) =>
        size.OfIds(codec.Vocabulary, codec.Outputs);

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        new TaggedBatcher(new(corpus.Train, corpus.Train.Targets), plan.Batches(corpus.Train.Count));

    private protected override ITargetCounter Counter(TokenCodec codec) =>
        EntityCounts.AreMeantBy(codec.Classes!) ? new EntityCounts(codec.Classes!) : new ClassCounts(codec.Outputs);

    private protected override ScoredSequence[] Score(TokenCorpus corpus, Split split, Range range) =>
        ScoredSequence.OfTags(corpus.Of(split), range);

    private static Func<Stream, string?, IReadOnlyList<TaggedSentence>> Reader(ColumnNames columns) => (content, file) =>
    [
        .. TaggedSentence.ReadConll(content, TagScheme.Any, token: columns.Token, tag: columns.Tag)
            .Select(sentence => sentence with { File = file }),
    ];
}
