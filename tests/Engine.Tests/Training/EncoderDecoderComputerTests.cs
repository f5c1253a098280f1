using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Tests.Reference;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tests.Training;

public class EncoderDecoderComputerTests
{
    private const int Rows = 3;
    private const int Seed = 3;
    private const long Update = 2;

    private static readonly DropoutRates Dropout = new() { BetweenLayers = 0.2, Zoneout = 0.2, WeightDrop = 0.2 };

    [Theory]
    [InlineData(CellKind.Lstm, false)]
    [InlineData(CellKind.Lstm, true)]
    [InlineData(CellKind.Gru, false)]
    [InlineData(CellKind.LstmFullGateRecurrence, false)]
    public void Gradient_goes_through_the_state_into_the_encoder(CellKind cell, bool drops)
    {
        var model = Problems.Pair(cell, drops ? Dropout : null);
        PairBatch[] lanes = [Problems.Lane(model, 2, 4, 3, Rows), Problems.Lane(model, 3, 2, 4, Rows)];
        var computer = new EncoderDecoderComputer(model, Rows, 2, 4, 4, null, seed: Seed);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 0.8);
        computer.Load(weights);
        var (gradient, outcomes) = Grouping.Compute(computer, lanes, [2], Update);
        var w = weights.Doubles();
        var split = new ParameterLayout(model.Encoder).Length;
        (double Loss, int Tokens) Run(PairBatch lane)
        {
            var encoderMasks = new ReferenceDropout(model.Encoder, Seed, Update, lane.Lane, lane.Source.Steps, Rows);
            var decoderMasks = new ReferenceDropout(model.Decoder, Seed, Update, lane.Lane, lane.Target.Steps, Rows, model.Encoder.Layers);
            var context = new ReferenceStep(model.Encoder, Rows).LastState(w[..split], lane.Source, encoderMasks);
            return new ReferenceStep(model.Decoder, Rows).Run(w[split..], lane.Target, context, decoderMasks);
        }

        foreach (var (lane, outcome) in lanes.Zip(outcomes))
            Close.To(Run(lane).Loss, outcome.Loss, "loss");
        var expected = NumericGradient.Of(() => lanes.Sum(lane => Run(lane).Loss / Run(lane).Tokens), w);
        foreach (var range in computer.Layout.Ranges)
        {
            Close.To(
                expected[range.Offset..(range.Offset + range.Length)], gradient.AsSpan(range.Offset, range.Length), range.Name,
                magnitude: Math.Max(0.1, expected.Max(Math.Abs)));
        }
    }

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.GruResetAfter)]
    public void Lanes_give_the_same_bits_however_they_are_grouped(CellKind cell)
    {
        var model = Problems.Pair(cell, Dropout);
        PairBatch[] lanes = [.. Enumerable.Range(0, 8).Select(lane => Problems.Lane(model, lane, 1 + (lane * 3 % 7), 1 + (lane * 5 % 6), Rows))];
        var computer = new EncoderDecoderComputer(model, Rows, 8, 7, 6, new ClipRule(0.05f, 0.2f), seed: Seed);
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 1, weights);
        computer.Load(weights);
        Grouping.AssertDoesNotMatter(computer, lanes, Update);
    }

    [Fact]
    public void Networks_that_do_not_fit_together_are_refused()
    {
        var model = Problems.Pair(CellKind.Lstm);
        EncoderDecoderDefinition[] bad =
        [
            model with { Encoder = model.Encoder with { Outputs = 3 } },
            model with { Decoder = model.Decoder with { Outputs = 0 } },
            model with { Encoder = model.Encoder with { Hidden = 6 } },
            model with { Encoder = model.Encoder with { Cell = CellKind.Gru } },
            model with { Encoder = model.Encoder with { Bidirectional = true } },
        ];
        Assert.All(bad, definition => Assert.Throws<ArgumentException>(() => new ParameterLayout(definition)));
    }
}
