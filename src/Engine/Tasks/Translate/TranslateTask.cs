using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Learns to turn one sequence into another with an encoder and a decoder.</summary>
internal sealed class TranslateTask : LearningTask
{
    internal const string Tsv = "tsv";

    private const string Line = "a source, a tab, its target";

    public override string Name => "translate";

    public override IReadOnlyList<string> Formats { get; } = [Tsv];

    public override string Describe(Codec codec) => "writes a sequence for a sequence";

    public override Corpus Read(Sources sources, ReadPlan plan)
    {
        var items = SplitItems<PairText>.Read(sources, plan, Line, PairText.ReadTsv);
        var (texts, splits) = (items.All, items.Splits);
        VocabularyBuilder read = new(plan.Tokenizer), targets = new(plan.Tokenizer);
        // A character that occurs only in another split could not be a target; a word becomes <UNK>.
        foreach (var index in plan.Tokenizer.Kind == TokenKind.Character ? Enumerable.Range(0, texts.Count) : splits.Train)
        {
            read.Add(texts[index].Source);
            targets.Add(texts[index].Target);
        }

        IReadOnlyList<string> special = plan.Tokenizer.Kind == TokenKind.Character
            ? [SpecialTokens.End]
            : [SpecialTokens.Unknown, SpecialTokens.End];
        var model = plan.Model as PairCodec;
        var source = model?.Source ?? new TextCoder(plan.Tokenizer, read.Build(plan.Words, [SpecialTokens.Unknown]));
        var target = model?.Target ?? new TextCoder(plan.Tokenizer, targets.Build(plan.Words, special));
        var pairs = PairSequences.Encode(texts, source, target, out var unknown);
        DemandShort(pairs, texts);
        var train = pairs.Pick(splits.Train);
        return new PairCorpus(
            model ?? new PairCodec(source, target, Longest(train.Targets) + 1), train, pairs.Pick(splits.Valid))
        {
            Test = pairs.Pick(splits.Test),
            Unknown = model is null ? 0 : unknown,
        };
    }

    public override Corpus Read(Sources sources, Codec codec)
    {
        var own = (PairCodec)codec;
        var texts = SplitItems<PairText>.ReadAll(sources, PairText.ReadTsv);
        if (texts.Count == 0)
            throw new InvalidDataException($"The data has no line; each must be {Line}.");
        var pairs = PairSequences.Encode(texts, own.Source, own.Target, out var unknown);
        DemandShort(pairs, texts);
        return new PairCorpus(own, PairCorpus.None, pairs) { Unknown = unknown };
    }

    public override void Write(Corpus corpus, Stream destination) => PairFile.Write((PairCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => PairFile.Read(prepared);

    public override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => PairCodec.Open(fields);

    public override Network Define(NetworkSize size, Codec codec)
    {
        var own = (PairCodec)codec;
        if (size.Tied)
            throw new ArgumentException("An encoder and decoder have no tied head.", nameof(size));
        // The decoder starts from the encoder's final state, of both directions if the encoder is bidirectional.
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
        return new BatchTrainer<PairBatch>(computer, batcher, firstLane, lanes);
    }

    public override int Pieces(Corpus corpus, Split split) => PiecesOf(((PairCorpus)corpus).Of(split)).Count;

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece)
    {
        var own = (PairCorpus)corpus;
        var (begin, end) = PiecesOf(own.Of(split))[piece];
        return PairEvaluation.Run(
            ((EncoderDecoderNetwork)network).Definition, weights, own.Pairs,
            own.Of(split).Pick([.. Enumerable.Range(begin, end - begin)]));
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("exact-match", tally.Right / (double)tally.Sequences, "", IsBetterHigh: true),
        new("edit-distance", tally.Edits / (double)tally.Targets, "", IsBetterHigh: false),
    ];

    public override IPredictor Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new PairPredictor(((EncoderDecoderNetwork)network).Definition, weights, (PairCodec)codec);

    private static IReadOnlyList<(int Begin, int End)> PiecesOf(PairSequences pairs) =>
        SplitPieces.Of(pairs.Count, index => pairs.Sources[index].Length + (long)pairs.Targets[index].Length + 1);

    private static PairBatcher Batcher(PairCorpus corpus, LanePlan plan) =>
        new(corpus.Train, SpecialTokens.PaddingId, corpus.Pairs.End, plan.Batches(corpus.Train.Count));

    private static int Longest(TokenSequences sequences) =>
        Enumerable.Range(0, sequences.Count).Max(index => sequences[index].Length);

    private static void DemandShort(PairSequences pairs, IReadOnlyList<PairText> texts)
    {
        var bad = new BadLines();
        for (var index = 0; index < pairs.Count; index++)
        {
            var length = Math.Max(pairs.Sources[index].Length, pairs.Targets[index].Length);
            if (length > ClassifiedReader.LongestSequence)
            {
                bad.Add(texts[index].Line, $"a side has {length} tokens; it is read whole and must have at most "
                    + $"{ClassifiedReader.LongestSequence}. Shorten or part it.", texts[index].File);
            }
        }

        bad.Demand();
    }
}
