using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Classify;

/// <summary>Learns the class of a whole sequence.</summary>
internal sealed class ClassifyTask : TokenTask
{
    // With fewer texts the check says nothing.
    private const int FewestTexts = 50;

    public override string Name => "classify";

    public override IReadOnlyList<string> Formats => LabelledSources.Formats;

    public override string Describe(Codec codec) => $"tells {((TokenCodec)codec).Outputs} classes apart";

    public override Corpus Read(Sources sources, ReadPlan plan) => ClassifiedReader.OfLabelled(
        LabelledSources.Format(plan.Format), LabelledSources.Read(sources, plan), plan) with
    {
        Columns = plan.Columns,
    };

    public override Corpus Read(Sources sources, Codec codec) => ClassifiedReader.OfLabelled(
        (TokenCodec)codec, LabelledSources.ReadAll(sources, (TokenCodec)codec));

    /// <summary>Warns if nearly every text has its own class: the texts may be translations.</summary>
    public override IReadOnlyList<string> Doubts(Corpus corpus)
    {
        var data = (TokenCorpus)corpus;
        var (texts, classes) = (data.Train.Count + (long)data.Valid.Count + data.Test.Count, data.Classes!.Count);
        return texts < FewestTexts || 2L * classes <= texts
            ? []
            :
            [
                string.Create(CultureInfo.InvariantCulture, $"the data has {classes:#,0} classes in {texts:#,0} texts; ")
                + "nearly every text has a class of its own. If the model is to write what stands behind the tab, set "
                + "task: translate.",
            ];
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("accuracy", tally.Accuracy, "", IsBetterHigh: true),
        new("macro-f1", MacroF1(Each(tally, codec)), "", IsBetterHigh: true),
    ];

    public override IReadOnlyList<MeasureTable> Tables(Tally tally, Codec codec)
    {
        var names = ((TokenCodec)codec).Classes!.Tokens;
        var each = Each(tally, codec);
        var table = Hits.Table("class", names.Zip(each));
        return names.Count > ClassCounts.MostInTable
            ? [table]
            : [table, ClassCounts.Table("confusion", names, tally.Counts)];
    }

    public override IPredictor Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new ClassPredictor(((SingleNetwork)network).Definition, weights, (TokenCodec)codec, isPerToken: false);

    // Only over classes that were given or predicted; the others would count as never found.
    private static double MacroF1(Hits[] each) =>
        each.Where(static hits => hits is not { Given: 0, Said: 0 }).Average(static hits => hits.F1);

    private static Hits[] Each(Tally tally, Codec codec) => ClassCounts.Each(tally.Counts, ((TokenCodec)codec).Outputs);

    private protected override ModelDefinition Define(NetworkSize size, TokenCodec codec) =>
        size.OfIds(codec.Vocabulary, codec.Outputs) with { ManyToOne = true };

    private protected override IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan) =>
        new LabelledBatcher(new(corpus.Train, corpus.Train.Targets), plan.Batches(corpus.Train.Count));

    private protected override ITargetCounter Counter(TokenCodec codec) => new ClassCounts(codec.Outputs);

    private protected override ScoredSequence[] Score(TokenCorpus corpus, Split split, Range range) =>
        ScoredSequence.OfClasses(corpus.Of(split), range);
}
