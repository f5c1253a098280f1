namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Recalls the first of 4 symbols after 40 of noise: 64 units, Adam 5e-3, batch 64, norm clip 1. The gradient vanishes on the way
/// unless forget gates begin open. A network may get above chance by luck, so there are several seeds; and with Adam 5e-4, whose
/// steps do not bring a tanh RNN that far, luck plays almost no part.
/// </summary>
internal static class RecallTask
{
    private const int Seeds = 6;

    // Chance is 0.25, with a standard deviation of 0.014 over 1,024 sequences.
    private const double Chance = 0.3;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run) =>
    [
        .. Measure(run, "LSTM, forget bias 3", CellKind.Lstm, 3, 5e-3, 500, 0.99, null),
        .. Measure(run, "tanh RNN", CellKind.Rnn, null, 5e-3, 3000, null, Chance),
        .. Measure(run, "GRU", CellKind.GruResetAfter, null, 5e-3, 3000, null, Chance),
        .. Measure(run, "LSTM, forget bias 1", CellKind.Lstm, 1, 5e-3, 3000, null, Chance),
        .. Measure(run, "Adam 5e-4, LSTM, forget bias 3", CellKind.Lstm, 3, 5e-4, 3000, 0.99, null),
        .. Measure(run, "Adam 5e-4, tanh RNN", CellKind.Rnn, null, 5e-4, 3000, null, Chance),
    ];

    private static IEnumerable<LearningFigure> Measure(
        LearningRun run, string name, CellKind cell, float? forgetBias, double rate, long steps, double? least, double? most)
    {
        for (var seed = run.Seed; seed < run.Seed + Seeds; seed++)
        {
            var task = new Recall(cell, forgetBias, run.Weights, seed, rate);
            while (task.Steps < steps)
                run.Report($"{name}, seed {seed}, step {task.To(task.Steps + (steps / 5)).Steps}", "accuracy", task.Accuracy());
            yield return new($"{name}, seed {seed}: accuracy after {steps:N0} steps", task.Accuracy(), least, most);
        }
    }
}
