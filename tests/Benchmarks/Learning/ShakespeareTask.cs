using DistSeq.Engine.Data;
using DistSeq.Engine.Tasks;

namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Characters of Shakespeare, the last tenth held out: LSTM 1 x 128, batch 32, window 50, Adam 5e-3, norm clip 5, carried state,
/// 5 epochs.
/// </summary>
internal static class ShakespeareTask
{
    private const int Batch = 32;
    private const int Window = 50;
    private const int Epochs = 5;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        using var file = run.Open();
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var corpus = TokenCorpus.Read(TokenCorpus.Decode(content), DataFormat.Text, 0.1, run.Seed);
        var model = new ModelDefinition(CellKind.Lstm, corpus.Vocabulary.Count, 1, 128, corpus.Vocabulary.Count);
        var weights = run.Weights(model);
        var learner = new Learner<LaneBatch>(
            new StepComputer(model, Batch, 1, Window, new ClipRule(null, 5)), weights, new Adam());
        var batcher = new TextBatcher(corpus.Train.Tokens, 1, Batch, Window);
        var nats = double.NaN;
        ReadOnlyMemory<float> state = default;
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            while (learner.Steps < epoch * (long)batcher.StepsPerEpoch)
                state = learner.Step(batcher.Get(learner.Steps, 0, state), 5e-3).State;
            nats = Evaluation.Run(model, weights, ScoredSequence.OfText(corpus.Valid)).MeanLoss;
            run.Report($"epoch {epoch}", "nats a character held out", nats);
        }

        return [new LearningFigure("nats a character held out", nats, null, 1.66)];
    }
}
