using DistSeq.Engine.Cells;
using DistSeq.Engine.Tests.Training.Tasks;

namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// The first of 4 symbols recalled across 40 of noise: 64 units, Adam 5e-3, batch 64, norm clip 1. The gradient vanishes on the way unless
/// forget gates begin open.
/// </summary>
internal static class RecallTask
{
    // By chance 0.25; of 1,024 sequences the standard deviation is 0.014.
    private const double Chance = 0.3;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run) =>
    [
        new("LSTM, forget bias 3: accuracy after 500 steps", Measure(run, CellKind.Lstm, 3, 500), 0.99, null),
        new("tanh RNN: accuracy after 3,000 steps", Measure(run, CellKind.Rnn, null, 3000), null, Chance),
        new("GRU: accuracy after 3,000 steps", Measure(run, CellKind.GruResetAfter, null, 3000), null, Chance),
        new("LSTM, forget bias 1: accuracy after 3,000 steps", Measure(run, CellKind.Lstm, 1, 3000), null, Chance),
    ];

    private static double Measure(LearningRun run, CellKind cell, float? forgetBias, long steps)
    {
        var task = new Recall(cell, forgetBias, run.Weights, run.Seed);
        while (task.Steps < steps)
            run.Report($"{cell} {forgetBias} step {task.To(task.Steps + (steps / 5)).Steps}", "accuracy", task.Accuracy());
        return task.Accuracy();
    }
}
