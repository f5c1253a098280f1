using DistSeq.Engine.Generation;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Dates as people write them to ISO 8601: embeddings of 64, encoder and decoder LSTM 128, Adam 3e-3 x 0.8 an epoch, batch 128,
/// 12 epochs.
/// </summary>
internal static class DatesTask
{
    private const int Batch = 128;
    private const int Epochs = 12;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        var texts = Read(run, "dates.train.tsv");
        VocabularyBuilder sources = new(Tokenizer.Characters), targets = new(Tokenizer.Characters);
        foreach (var text in texts)
        {
            sources.Add(text.Source);
            targets.Add(text.Target);
        }

        var source = new TextCoder(Tokenizer.Characters, sources.Build(special: [SpecialTokens.Unknown]));
        var target = new TextCoder(Tokenizer.Characters, targets.Build(special: [SpecialTokens.End]));
        var end = target.Vocabulary.Find(SpecialTokens.End)!.Value;
        var train = new PairBatcher(
            PairSequences.Encode(texts, source, target, out _), -1, end, new BatchPlan(run.Seed, 1, Batch));
        var test = PairSequences.Encode(Read(run, "dates.test.tsv"), source, target, out _);

        var model = new EncoderDecoderDefinition(
            new ModelDefinition(CellKind.Lstm, source.Vocabulary.Count, 1, 128, 0) { Embedding = 64 },
            new ModelDefinition(CellKind.Lstm, target.Vocabulary.Count, 1, 128, target.Vocabulary.Count) { Embedding = 64 });
        float[] weights = [.. run.Weights(model.Encoder, run.Seed), .. run.Weights(model.Decoder, run.Seed + 1)];
        var computer = new EncoderDecoderComputer(model, Batch, 1, train.MaxSourceSteps, train.MaxTargetSteps, clip: null);
        var learner = new Learner<PairBatch>(computer, weights, new Adam());
        var schedule = new Stairs(3e-3, 0.8, (long)Math.Ceiling(train.StepsPerEpoch));
        var exact = double.NaN;
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            while (learner.Steps < epoch * train.StepsPerEpoch)
                learner.Step(train.Get(learner.Steps, 0), schedule.At(learner.Steps + 1, ScheduleState.Initial));
            exact = Exact(model, weights, test, end, train.MaxTargetSteps);
            run.Report($"epoch {epoch}", "exact on the test split", exact);
        }

        return [new LearningFigure("exact on the test split", exact, 0.995, null)];
    }

    private static IReadOnlyList<PairText> Read(LearningRun run, string name)
    {
        using var file = run.Open(name);
        return PairText.ReadTsv(file);
    }

    // Greedy, each date on its own.
    private static double Exact(EncoderDecoderDefinition model, float[] weights, PairSequences pairs, int end, int longest)
    {
        var sources = Enumerable.Range(0, pairs.Count).Max(pair => pairs.Sources[pair].Length);
        var encoder = new SourceEncoder(model, weights, sources);
        var search = new BeamSearch(new NetworkStepModel(model, weights));
        var state = new float[encoder.StateSize];
        var exact = 0;
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var source = pairs.Sources[pair];
            encoder.Read(source, source.Length, 1, state);
            var best = search.Find([-1], end, new BeamOptions(Width: 1, MaxTokens: longest), state)[0];
            exact += best.Tokens.ToArray().AsSpan().SequenceEqual(pairs.Targets[pair]) ? 1 : 0;
        }

        return exact / (double)pairs.Count;
    }
}
