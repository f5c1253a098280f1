using System.Security.Cryptography;
using DistSeq.Engine.Cells;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>Two small training steps for each cell and each shape of problem, as part of <see cref="NumericsHash"/>.</summary>
internal static class NumericsProblems
{
    private const int Lanes = 3;
    private const int Rows = 2;
    private const int Steps = 3;

    // More terms than the weight-gradient product takes at once.
    private const int ManyRows = 1100;

    private static readonly ModelDefinition Lstm = new(CellKind.Lstm, 9, 2, 5, 9);

    /// <summary>Heads, embeddings, directions, and every kind of dropout.</summary>
    private static readonly ModelDefinition[] Shapes =
    [
        Lstm with { Embedding = 4, Hidden = 19 },
        Lstm with { Embedding = 5, Tied = true },
        Lstm with { Bidirectional = true, Embedding = 3, Outputs = 4 },
        Lstm with { ManyToOne = true, Bidirectional = true, TakesIds = false, Outputs = 3, Cell = CellKind.GruResetAfter },
        Lstm with { Independent = true, TakesIds = false, Inputs = 19, Outputs = 19, Layers = 1, Cell = CellKind.Gru },
        Lstm with { Quantiles = [0.1f, 0.5f, 0.7f], TakesIds = false, Inputs = 5, Outputs = 18, Layers = 1 },
        Lstm with { Dropout = new() { BetweenLayers = 0.4 }, Layers = 3 },
        Lstm with { Dropout = new() { BetweenLayers = 0.2, Locked = true, Zoneout = 0.2, WeightDrop = 0.2 } },
        Lstm with { Dropout = new() { WeightDrop = 0.5, Zoneout = 0.3 }, Cell = CellKind.Gru, Bidirectional = true },
    ];

    public static void AddAll(IncrementalHash hash)
    {
        var clip = new ClipRule(0.02f, 0.1f);
        foreach (var cell in Enum.GetValues<CellKind>())
            Train(hash, new ModelDefinition(cell, 7, 2, 9, 7), Rows, Steps, clip, LossReduction.Mean);
        foreach (var model in Shapes)
        {
            Train(hash, model, Rows, Steps, null, LossReduction.Sum);
            Train(hash, model, Rows, Steps, clip, LossReduction.Mean);
        }

        Train(hash, new ModelDefinition(CellKind.Rnn, 5, 1, 5, 5), ManyRows, 1, null, LossReduction.Mean);
        var pair = new EncoderDecoderDefinition(
            new ModelDefinition(CellKind.Lstm, 7, 2, 3, 0) { Embedding = 3, Bidirectional = true },
            new ModelDefinition(CellKind.Lstm, 6, 2, 6, 6));
        var computer = new EncoderDecoderComputer(pair, Rows, Lanes, Steps, Steps, clip);
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(pair, computer.Layout, 7, weights);
        Train(hash, computer, weights,
            lane => new PairBatch(Batch(pair.Encoder, lane, Rows, Steps), Batch(pair.Decoder, lane, Rows, Steps)));
    }

    private static void Train(
        IncrementalHash hash, ModelDefinition model, int rows, int steps, ClipRule? clip, LossReduction reduction)
    {
        var computer = new StepComputer(model, rows, Lanes, steps, clip, reduction, seed: 7);
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 7, weights);
        Train(hash, computer, weights, lane => Batch(model, lane, rows, steps));
    }

    private static void Train<TBatch>(
        IncrementalHash hash, LaneComputer<TBatch> computer, float[] weights, Func<int, TBatch> batch)
        where TBatch : ILaneBatch
    {
        TBatch[] lanes = [.. Enumerable.Range(0, Lanes).Select(batch)];
        var adam = new Adam();
        var state = Buffers.Floats(adam.StatePerParameter, weights.Length);
        for (var step = 0; step < 2; step++)
        {
            computer.Load(weights);
            foreach (var outcome in computer.Compute(lanes, step))
            {
                hash.AppendData(BitConverter.GetBytes(outcome.Loss));
                NumericsHash.Add(hash, outcome.State.Span);
            }

            foreach (var sum in computer.Sums)
                NumericsHash.Add(hash, sum.Values.Span);
            adam.Update(step + 1, 0.01, weights, computer.Sums[0].Values.Span, state, weights);
        }

        NumericsHash.Add(hash, weights);
    }

    // Rows of unequal lengths, the first as long as the window; places without a target; a carried state.
    private static LaneBatch Batch(ModelDefinition model, int lane, int rows, int steps)
    {
        var random = new CounterRandom(1, RandomPurpose.Order, lane);
        int Next(int from, int limit) => from + random.NextInt32(limit - from);
        int[] Ids(int count, int from, int limit) => [.. Enumerable.Range(0, count).Select(_ => Next(from, limit))];
        int positions = steps * rows, places = model.ManyToOne ? rows : positions;
        return new LaneBatch(
            lane,
            steps,
            model.TakesIds ? Ids(positions, -1, model.Inputs) : [],
            model.TargetWidth > 0 || model.Outputs == 0 ? [] : [0, .. Ids(places - 1, -1, model.Outputs)],
            NumericsHash.Uniform(RandomPurpose.Order, 50 + lane, rows * model.StateSize, 1))
        {
            Vectors = model.TakesIds ? [] : NumericsHash.Uniform(RandomPurpose.Order, 60 + lane, positions * model.Inputs, 1),
            TargetVectors = model.Independent
                ? [.. Ids(places * model.Outputs, 0, 2).Select(on => (float)on)]
                : NumericsHash.Uniform(RandomPurpose.Order, 70 + lane, places * model.TargetWidth, 1),
            Lengths = [steps, .. Ids(rows - 1, 1, steps + 1)],
        };
    }
}
