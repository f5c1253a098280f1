namespace DistSeq.Benchmarks.Learning;

/// <summary>Running parity over 40 bits: LSTM 32, Adam 5e-3, batch 64.</summary>
internal static class ParityTask
{
    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        var task = new Parity(run.Weights, run.Seed);
        while (task.Steps < 1200)
            run.Report($"step {task.To(task.Steps + 100).Steps}", "last-bit accuracy", task.Accuracy());
        return [new LearningFigure("last-bit accuracy after 1,200 steps", task.Accuracy(), 1, null)];
    }
}
