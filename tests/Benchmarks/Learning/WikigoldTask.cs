using DistSeq.Engine.Data;

namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Names in sentences of Wikipedia, a random fifth of them held out: embedding 100, LSTM 100 in each direction, Adam 2e-3, batch
/// 16, norm clip 5, 10 epochs. Compares a bidirectional tagger with one that only reads forwards.
/// </summary>
internal static class WikigoldTask
{
    private const int Batch = 16;
    private const int Epochs = 10;
    private const int Words = 4000;

    // An error in the file.
    private static readonly Dictionary<string, string> Corrections = new() { ["0"] = "O" };

    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        using var file = run.Open();
        var sentences = TaggedSentence.ReadConll(file, corrections: Corrections);
        var holdout = Holdout.Of(sentences.Count, 0.2, run.Seed);
        // Names are recognized by case.
        var tokenizer = new Tokenizer(TokenKind.Given, false);
        var builder = new VocabularyBuilder(tokenizer);
        foreach (var token in holdout.Train.SelectMany(index => sentences[index].Tokens))
            builder.AddToken(token);
        var coder = new TextCoder(tokenizer, builder.Build(Words, [SpecialTokens.Unknown]));
        var tags = Vocabulary.OfNames(sentences.SelectMany(sentence => sentence.Tags));
        var data = TaggedSequences.Encode(sentences, coder, tags, out _);
        var (train, valid) = (data.Pick(holdout.Train), data.Pick(holdout.Valid));

        var model = new ModelDefinition(CellKind.Lstm, coder.Vocabulary.Count, 1, 100, tags.Count) { Embedding = 100 };
        var forwards = Train(run, "forwards", model, train, valid, tags);
        var both = Train(run, "both ways", model with { Bidirectional = true }, train, valid, tags);
        return
        [
            new LearningFigure("entity F1 held out, forwards only", forwards, null, null),
            new LearningFigure("entity F1 held out, both ways", both, Math.BitIncrement(forwards), null),
        ];
    }

    private static double Train(
        LearningRun run, string name, ModelDefinition model, TaggedSequences trainData, TaggedSequences validData,
        Vocabulary tags)
    {
        var train = new TaggedBatcher(trainData, new BatchPlan(run.Seed, 1, Batch, BucketBatches: 20));
        var valid = new TaggedBatcher(validData, new BatchPlan(null, 1, Batch));
        var weights = run.Weights(model);
        var computer = new StepComputer(model, Batch, 1, Math.Max(train.MaxSteps, valid.MaxSteps), new ClipRule(null, 5));
        var learner = new Learner<LaneBatch>(computer, weights, new Adam());
        var f1 = double.NaN;
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            while (learner.Steps < epoch * train.StepsPerEpoch)
                learner.Step(train.Get(learner.Steps, 0), 2e-3);
            computer.Load(weights);
            f1 = Score(computer, valid, tags);
            run.Report($"{name}, epoch {epoch}", "entity F1 held out", f1);
        }

        return f1;
    }

    private static double Score(StepComputer computer, TaggedBatcher valid, Vocabulary tags)
    {
        var score = new EntityScore();
        for (var first = 0; first < valid.Count; first += Batch)
        {
            var batch = valid.InOrder(first);
            var found = computer.Predict(batch);
            for (var row = 0; row < Batch; row++)
                score.Add(Tags(batch.Targets, row), Tags(found, row));

            string[] Tags(int[] ids, int row) =>
                [.. Places(row).Where(place => batch.Targets[place] >= 0).Select(place => tags.Tokens[ids[place]])];

            IEnumerable<int> Places(int row) => Enumerable.Range(0, batch.Lengths[row]).Select(t => (t * Batch) + row);
        }

        return score.F1;
    }
}
