using System.Runtime.Intrinsics;
using DistSeq.Engine.Cells;
using DistSeq.Engine.Checkpoints;
using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Tests.Optimization;

namespace DistSeq.Engine.Tests.Training;

/// <summary>Hashes of the weights after five steps of training, a line a cell, then a line an optimizer, after a line that says how wide vectors are.</summary>
internal static class TrainingHashes
{
    public static IEnumerable<string> Lines()
    {
        yield return $"vectors {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)}";
        foreach (var cell in Enum.GetValues<CellKind>())
            yield return $"{cell} {Hash(cell)}";
        foreach (var (name, optimizer) in OptimizerCase.All)
            yield return $"{name} {Checkpoint.Hash(optimizer.Train([100]).Weights)}";
    }

    private static string Hash(CellKind cell)
    {
        var model = new ModelDefinition(cell, 13, 2, 19, 13);
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, 7, weights);
        var batcher = new TextBatcher(Numbers.Ids(1, 200, 0, 13), 4, 3, 6);
        var run = new TrainingRun(model, weights, batcher, 4, 3, 6, new Adam(), 0.01, new ClipRule(0.02f, 0.1f));
        while (run.Steps < 5)
            run.Step();
        return Checkpoint.Hash(weights);
    }
}
