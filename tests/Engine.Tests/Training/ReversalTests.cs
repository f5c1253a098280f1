using DistSeq.Exercises;

namespace DistSeq.Engine.Tests.Training;

/// <summary>Sequences of one to four symbols, to be said in reverse.</summary>
public class ReversalTests
{
    private const int Symbols = 4;
    private const int End = Symbols;
    private const int Longest = 4;
    private const int Rows = 32;

    [Theory]
    [InlineData(CellKind.Gru, 1)]
    [InlineData(CellKind.Lstm, 2)]
    public void An_encoder_that_reads_both_ways_teaches_its_decoder(CellKind cell, int layers)
    {
        var model = new EncoderDecoderDefinition(
            new ModelDefinition(cell, Symbols, layers, 16, 0) { Bidirectional = true },
            new ModelDefinition(cell, Symbols + 1, layers, 32, Symbols + 1));
        var computer = new EncoderDecoderComputer(model, Rows, 1, Longest, Longest + 1, new ClipRule(null, 1));
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 1, weights, TestContext.Current.CancellationToken);
        var learner = new Learner<PairBatch>(computer, weights, new Adam());
        while (learner.Steps < 250)
            learner.Step(Batch(learner.Steps), 0.01);

        var encoder = new SourceEncoder(model, weights, Longest);
        var decoder = new NetworkStepModel(model, weights, 3);
        var state = new float[encoder.StateSize];
        var fresh = Batch(1000).Source;
        for (var row = 0; row < Rows; row++)
        {
            var source = Row(fresh, row);
            encoder.Read(source, source.Length, 1, state);
            int[] reversed = [.. Enumerable.Reverse(source)];
            Assert.Equal(reversed, new Sampler(decoder).Draw(0, [-1], End, new SamplingOptions(0, MaxTokens: 8), state));
            Assert.Equal(reversed, new BeamSearch(decoder).Find([-1], End, new BeamOptions(3, 1, 8), state)[0].Tokens);
        }
    }

    private static int[] Row(LaneBatch batch, int row) =>
        [.. Enumerable.Range(0, batch.Lengths[row]).Select(t => batch.Inputs[(t * Rows) + row])];

    private static PairBatch Batch(long step)
    {
        var random = new CounterRandom(1, RandomPurpose.Search, step);
        int[] sources = new int[Longest * Rows], inputs = new int[(Longest + 1) * Rows], targets = new int[inputs.Length],
            lengths = new int[Rows];
        targets.AsSpan().Fill(-1);
        for (var row = 0; row < Rows; row++)
        {
            lengths[row] = row == 0 ? Longest : 1 + random.NextInt32(Longest);
            inputs[row] = -1;
            for (var t = 0; t < lengths[row]; t++)
                sources[(t * Rows) + row] = random.NextInt32(Symbols);
            for (var t = 0; t <= lengths[row]; t++)
            {
                var target = t == lengths[row] ? End : sources[((lengths[row] - 1 - t) * Rows) + row];
                targets[(t * Rows) + row] = target;
                if (t < lengths[row])
                    inputs[((t + 1) * Rows) + row] = target;
            }
        }

        return new PairBatch(
            new LaneBatch(0, Longest, sources, [], default) { Lengths = lengths },
            new LaneBatch(0, Longest + 1, inputs, targets, default) { Lengths = [.. lengths.Select(length => length + 1)] });
    }
}
