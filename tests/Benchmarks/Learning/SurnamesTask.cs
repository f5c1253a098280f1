using DistSeq.Engine.Data;

namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// The language of a surname, a random fifth held out: embedding 64 of characters, GRU 128, Adam 2e-3, batch 64, 10 epochs.
/// </summary>
internal static class SurnamesTask
{
    private const int Batch = 64;
    private const int Epochs = 10;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        var texts = Read(run.Data);
        var builder = new VocabularyBuilder(Tokenizer.Characters);
        foreach (var text in texts)
            builder.Add(text.Text);
        var classes = Vocabulary.OfNames(texts.Select(text => text.Label));
        var data = LabelledSequences.Encode(texts, new TextCoder(Tokenizer.Characters, builder.Build()), classes, out _);
        var holdout = Holdout.Of(data.Count, 0.2, run.Seed);
        var train = new LabelledBatcher(data.Pick(holdout.Train), new BatchPlan(run.Seed, 1, Batch));
        var valid = new LabelledBatcher(data.Pick(holdout.Valid), new BatchPlan(null, 1, Batch));

        var model = new ModelDefinition(CellKind.GruResetAfter, builder.Build().Count, 1, 128, classes.Count)
        {
            ManyToOne = true,
            Embedding = 64,
        };
        var weights = run.Weights(model);
        var computer = new StepComputer(model, Batch, 1, Math.Max(train.MaxSteps, valid.MaxSteps), clip: null);
        var learner = new Learner<LaneBatch>(computer, weights, new Adam());
        var accuracy = double.NaN;
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            while (learner.Steps < epoch * train.StepsPerEpoch)
                learner.Step(train.Get(learner.Steps, 0), 2e-3);
            computer.Load(weights);
            accuracy = Accuracy(computer, valid);
            run.Report($"epoch {epoch}", "accuracy held out", accuracy);
        }

        return [new LearningFigure("accuracy held out", accuracy, 0.82, null)];
    }

    private static List<LabelledText> Read(string folder)
    {
        var texts = new List<LabelledText>();
        string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt") : [];
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            texts.AddRange(LabelledText.ReadClass(Path.GetFileNameWithoutExtension(path), file));
        }

        return texts.Count > 0 ? texts : throw new TroubleException($"{folder} is no folder with files such as Czech.txt.");
    }

    private static double Accuracy(StepComputer computer, LabelledBatcher valid)
    {
        var right = 0;
        for (var first = 0; first < valid.Count; first += Batch)
        {
            var batch = valid.InOrder(first);
            right += computer.Predict(batch).Zip(batch.Targets).Count(pair => pair.First == pair.Second);
        }

        return right / (double)valid.Count;
    }
}
