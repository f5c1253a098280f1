using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Learns a sequence from a sequence, with an encoder and a decoder.</summary>
public sealed class TranslateTask : LearningTask
{
    internal const string Tsv = "tsv";

    public override string Name => "translate";

    public override IReadOnlyList<string> Formats { get; } = [Tsv];

    public override string Describe(Codec codec) => "writes a sequence for a sequence";

    public override Corpus Read(Stream content, ReadPlan plan)
    {
        var texts = PairText.ReadTsv(content);
        if (texts.Count == 0)
            throw new InvalidDataException("The data has no line; each must be a source, a tab, its target.");
        var holdout = Holdout.Of(texts.Count, plan.Validation, plan.Seed);
        VocabularyBuilder sources = new(plan.Tokenizer), targets = new(plan.Tokenizer);
        // A character that only the validation split has would be no target; a word becomes <UNK>.
        foreach (var index in plan.Tokenizer.Unit == TokenUnit.Character ? Enumerable.Range(0, texts.Count) : holdout.Train)
        {
            sources.Add(texts[index].Source);
            targets.Add(texts[index].Target);
        }

        IReadOnlyList<string> special = plan.Tokenizer.Unit == TokenUnit.Character
            ? [SpecialTokens.End]
            : [SpecialTokens.Unknown, SpecialTokens.End];
        var source = new TextCoder(plan.Tokenizer, sources.Build(plan.Words, [SpecialTokens.Unknown]));
        var target = new TextCoder(plan.Tokenizer, targets.Build(plan.Words, special));
        var pairs = PairSequences.Encode(texts, source, target, out _);
        DemandShort(pairs, texts);
        var train = pairs.Pick(holdout.Train);
        return new PairCorpus(new PairCodec(source, target, Longest(train.Targets) + 1), train, pairs.Pick(holdout.Valid));
    }

    public override Corpus Read(Stream content, Codec codec)
    {
        var own = (PairCodec)codec;
        var texts = PairText.ReadTsv(content);
        if (texts.Count == 0)
            throw new InvalidDataException("The data has no line; each must be a source, a tab, its target.");
        var pairs = PairSequences.Encode(texts, own.Source, own.Target, out var unknown);
        DemandShort(pairs, texts);
        var none = new TokenSequences([], []);
        return new PairCorpus(own, new PairSequences(none, none), pairs) { Unknown = unknown };
    }

    public override void Write(Corpus corpus, Stream destination) => PairFile.Write((PairCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => PairFile.Read(prepared);

    public override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => PairCodec.Open(fields);

    public override Network Define(NetworkSize size, Codec codec)
    {
        var own = (PairCodec)codec;
        if (size.Tied)
            throw new ArgumentException("An encoder and decoder have no tied head.", nameof(size));
        // The decoder goes on from the state that the encoder ends in: of both directions, where there are two.
        var decoder = size with { Bidirectional = false, Hidden = size.Hidden * (size.Bidirectional ? 2 : 1) };
        return new EncoderDecoderNetwork(new EncoderDecoderDefinition(
            size.OfIds(own.Source.Vocabulary.Count, 0),
            decoder.OfIds(own.Target.Vocabulary.Count, own.Target.Vocabulary.Count)));
    }

    public override BatchFacts Batch(Corpus corpus, LanePlan plan)
    {
        var (pairs, batcher) = (((PairCorpus)corpus).Train, Batcher((PairCorpus)corpus, plan));
        var tokens = pairs.Sources.Tokens.Length + (long)pairs.Targets.Tokens.Length + pairs.Count;
        return new BatchFacts(
            batcher.StepsPerEpoch, [batcher.MaxSourceSteps, batcher.MaxTargetSteps],
            (long)plan.Lanes * plan.RowsPerLane * tokens / pairs.Count, Carries: false);
    }

    public override LaneTrainer Trainer(Network network, Corpus corpus, LanePlan plan, int firstLane, int lanes)
    {
        var batcher = Batcher((PairCorpus)corpus, plan);
        var computer = new EncoderDecoderComputer(
            ((EncoderDecoderNetwork)network).Definition, plan.RowsPerLane, lanes, batcher.MaxSourceSteps, batcher.MaxTargetSteps,
            plan.Clip, plan.Reduction, plan.Seed);
        return new BatchTrainer<Training.PairBatch>(computer, new PairLanes(batcher), firstLane, lanes);
    }

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus)
    {
        var own = (PairCorpus)corpus;
        return PairEvaluation.Run(((EncoderDecoderNetwork)network).Definition, weights, own.Pairs, own.Valid);
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("exact-match", tally.Right / (double)tally.Sequences, "", IsBetterHigh: true),
        new("edit-distance", tally.Edits / (double)tally.Targets, "", IsBetterHigh: false),
    ];

    public override IPredictor Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new PairPredictor(((EncoderDecoderNetwork)network).Definition, weights, (PairCodec)codec);

    private static PairBatcher Batcher(PairCorpus corpus, LanePlan plan) =>
        new(corpus.Train, SpecialTokens.PaddingId, corpus.Pairs.End, new BatchPlan(plan.Seed, plan.Lanes, plan.RowsPerLane));

    private static int Longest(TokenSequences sequences) =>
        Enumerable.Range(0, sequences.Count).Max(index => sequences[index].Length);

    private static void DemandShort(PairSequences pairs, IReadOnlyList<PairText> texts)
    {
        var bad = new BadLines();
        for (var index = 0; index < pairs.Count; index++)
        {
            var length = Math.Max(pairs.Sources[index].Length, pairs.Targets[index].Length);
            if (length > ClassifiedCorpus.LongestSequence)
            {
                bad.Add(texts[index].Line, $"a side has {length} tokens; it is read whole and must have at most "
                    + $"{ClassifiedCorpus.LongestSequence}. Shorten or part it.");
            }
        }

        bad.Demand();
    }
}
