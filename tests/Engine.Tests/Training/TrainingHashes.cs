using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using DistSeq.Engine.Checkpoints;
using DistSeq.Engine.Tests.Optimization;

namespace DistSeq.Engine.Tests.Training;

/// <summary>
/// Hashes of the weights after five steps of training, a line a cell (as it begins, and from weights that drive it to its
/// limits), a shape of problem and an optimizer, after a line that says how wide vectors are.
/// </summary>
internal static class TrainingHashes
{
    private const int Lanes = 4;
    private const int Rows = 3;
    private const int Steps = 6;

    public static IEnumerable<string> Lines()
    {
        var bits = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        yield return $"vectors {bits}";
        yield return $"numerics {NumericsHash.Compute()}";
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            var model = new ModelDefinition(cell, 13, 2, 19, 13);
            yield return $"{cell} {Hash(model)}";
            yield return $"{cell} far out {Hash(model, 1000)}";
            yield return $"{cell} both ways "
                + $"{Hash(model with { Bidirectional = true, Embedding = 7, Hidden = 9, Dropout = new() { Zoneout = 0.1 } })}";
        }

        foreach (var name in Problems.Names)
            yield return $"{name} {Hash(Problems.Model(name.Data))}";
        foreach (var (name, optimizer) in OptimizerCase.All)
            yield return $"{name} {Checkpoint.Hash(optimizer.Train([100]).Weights)}";
        var dropout = new DropoutRates { BetweenLayers = 0.2 };
        yield return $"encoder-decoder {Hash(Problems.Pair(CellKind.Lstm, dropout))}";
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.LstmFullGateRecurrence })
            yield return $"encoder both ways, decoder {cell} {Hash(Problems.Pair(cell, dropout, bothWays: true))}";
    }

    private static string Hash(ModelDefinition model, float factor = 1)
    {
        var computer = new StepComputer(model, Rows, Lanes, Steps, new ClipRule(0.02f, 0.1f));
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 7, weights);
        Elementwise.Scale(weights, factor);
        return Train(
            computer, weights, (step, lane) =>
                Problems.Lane(model, (step * Lanes) + lane, Steps - (lane % 3), Rows, carried: true) with { Lane = lane });
    }

    private static string Hash(EncoderDecoderDefinition model)
    {
        var computer = new EncoderDecoderComputer(model, Rows, Lanes, Steps, Steps, new ClipRule(0.02f, 0.1f));
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 7, weights);
        return Train(computer, weights, (step, lane) =>
        {
            var batch = Problems.Lane(model, (step * Lanes) + lane, Steps - (lane % 3), Steps, Rows);
            return batch with { Target = batch.Target with { Lane = lane } };
        });
    }

    // Losses and states count too: a hash of everything that leaves the engine.
    private static string Train<TBatch>(LaneComputer<TBatch> computer, float[] weights, Func<int, int, TBatch> batch)
        where TBatch : ILaneBatch
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var adam = new Adam();
        var state = new float[adam.StatePerParameter * weights.Length];
        for (var step = 0; step < 5; step++)
        {
            computer.Load(weights);
            foreach (var outcome in computer.Compute([.. Enumerable.Range(0, Lanes).Select(lane => batch(step, lane))], step))
            {
                hash.AppendData(BitConverter.GetBytes(outcome.Loss));
                hash.AppendData(MemoryMarshal.AsBytes(outcome.State.Span));
            }

            var gradient = computer.Sums.Single().Values.Span;
            Elementwise.Scale(gradient, 1f / Lanes);
            adam.Update(step + 1, 0.01, weights, gradient, state, weights);
        }

        hash.AppendData(MemoryMarshal.AsBytes(weights.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
