namespace DistSeq.Engine.Tests.Training;

public class EncoderDecoderComputerTests
{
    private const int Rows = 3;
    private const int Seed = 3;
    private const long Update = 2;

    private static readonly DropoutRates Dropout =
        new() { BetweenLayers = 0.2, Input = 0.2, Output = 0.3, Zoneout = 0.2, WeightDrop = 0.2 };

    public static TheoryData<CellKind, bool, bool, int> GradientCases
    {
        get
        {
            var cases = new TheoryData<CellKind, bool, bool, int>
            {
                { CellKind.Lstm, false, false, 2 },
                { CellKind.Lstm, true, false, 2 },
                { CellKind.Gru, false, false, 2 },
                { CellKind.LstmFullGateRecurrence, false, false, 2 },
                { CellKind.Lstm, false, true, 1 },
                { CellKind.Lstm, true, true, 2 },
                { CellKind.Gru, true, true, 2 },
            };
            foreach (var cell in Enum.GetValues<CellKind>())
                cases.Add(cell, false, true, 2);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(GradientCases))]
    public void Gradient_goes_through_the_state_into_the_encoder(CellKind cell, bool drops, bool bothWays, int layers)
    {
        var model = Problems.Pair(cell, drops ? Dropout : null, bothWays, layers);
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
            var decoderMasks = new ReferenceDropout(
                model.Decoder, Seed, Update, lane.Lane, lane.Target.Steps, Rows, model.Encoder.Layers * model.Encoder.Directions);
            var context = new ReferenceStep(model.Encoder, Rows).LastState(w[..split], lane.Source, drops ? encoderMasks : null);
            return new ReferenceStep(model.Decoder, Rows).Run(
                w[split..], lane.Target, SideBySide(model.Encoder, context), drops ? decoderMasks : null);
        }

        foreach (var (lane, outcome) in lanes.Zip(outcomes))
            Close.To(Run(lane).Loss, outcome.Loss, "loss");
        var expected = NumericGradient.Of(() => lanes.Sum(lane => Mean(Run(lane))), w);
        foreach (var range in computer.Layout.Ranges)
        {
            Close.To(
                expected[range.Offset..(range.Offset + range.Length)], gradient.AsSpan(range.Offset, range.Length), range.Name,
                magnitude: Math.Max(0.1, expected.Max(Math.Abs)));
        }
    }

    [Theory]
    [InlineData(CellKind.Lstm, false)]
    [InlineData(CellKind.Lstm, true)]
    [InlineData(CellKind.GruResetAfter, false)]
    [InlineData(CellKind.GruResetAfter, true)]
    [InlineData(CellKind.LstmFullGateRecurrence, true)]
    public void Lanes_give_the_same_bits_however_they_are_grouped(CellKind cell, bool bothWays)
    {
        var model = Problems.Pair(cell, Dropout, bothWays);
        PairBatch[] lanes = [.. Enumerable.Range(0, 8)
            .Select(lane => Problems.Lane(model, lane, 1 + (lane * 3 % 7), 1 + (lane * 5 % 6), Rows))];
        var computer = new EncoderDecoderComputer(model, Rows, 8, 7, 6, new ClipRule(0.05f, 0.2f), seed: Seed);
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 1, weights, TestContext.Current.CancellationToken);
        computer.Load(weights);
        Grouping.AssertDoesNotMatter(computer, lanes, Update);
    }

    [Fact]
    public void Networks_that_do_not_fit_together_are_refused()
    {
        var model = Problems.Pair(CellKind.Lstm);
        var bothWays = Problems.Pair(CellKind.Lstm, bothWays: true);
        EncoderDecoderDefinition[] bad =
        [
            model with { Encoder = model.Encoder with { Outputs = 3 } },
            model with { Decoder = model.Decoder with { Outputs = 0 } },
            model with { Encoder = model.Encoder with { Hidden = 6 } },
            model with { Encoder = model.Encoder with { Cell = CellKind.Gru } },
            model with { Encoder = model.Encoder with { Bidirectional = true } },
            model with { Decoder = model.Decoder with { Layers = 3 } },
            bothWays with { Decoder = bothWays.Decoder with { Hidden = 5 } },
            bothWays with { Decoder = bothWays.Decoder with { Hidden = 5, Bidirectional = true } },
            bothWays with { Decoder = bothWays.Decoder with { ManyToOne = true } },
        ];
        Assert.All(bad, definition => Assert.Throws<ArgumentException>(() => new ParameterLayout(definition)));
        var refused = Assert.Throws<ArgumentException>(() => new ParameterLayout(bad[6]));
        Assert.Contains("2 layers of 6 units (Lstm, 2 x 3)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Give the decoder 2 layers of 6 units", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 4, 0, 1 })]
    public void A_source_without_time_steps_is_refused(int[] lengths)
    {
        var model = Problems.Pair(CellKind.Gru, bothWays: true);
        var computer = new EncoderDecoderComputer(model, Rows, 1, 4, 4, null);
        computer.Load(new float[computer.Layout.Length]);
        var lane = Problems.Lane(model, 0, 4, 4, Rows);
        var source = lengths.Length > 0
            ? lane.Source with { Lengths = lengths }
            : lane.Source with { Steps = 0, Inputs = [], Lengths = [] };
        var refused = Assert.ThrowsAny<ArgumentException>(() => computer.Compute([lane with { Source = source }]));
        Assert.Contains("0 time steps; it must have 1 … 4", refused.Message, StringComparison.Ordinal);
    }

    private static double Mean((double Loss, int Tokens) run) => run.Loss / run.Tokens;

    // [rows, layer, direction, part, H] as [rows, layer, part, direction and H], written out.
    private static double[] SideBySide(ModelDefinition encoder, double[] state)
    {
        if (!encoder.Bidirectional)
            return state;
        var (h, size) = (encoder.Hidden, encoder.StateSize / (2 * encoder.Layers));
        var joined = new List<double>();
        for (var layer = 0; layer < state.Length; layer += 2 * size)
        {
            for (var part = layer; part < layer + size; part += h)
                joined.AddRange([.. state[part..(part + h)], .. state[(part + size)..(part + size + h)]]);
        }

        return [.. joined];
    }
}
