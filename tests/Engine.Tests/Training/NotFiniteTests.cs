using DistSeq.Engine.Tests.Optimization;

namespace DistSeq.Engine.Tests.Training;

/// <summary>Training that breaks says so in the very step, and in which lane.</summary>
public class NotFiniteTests
{
    private const int Rows = 2;
    private const int Longest = 8;

    private static readonly int[] Lengths = [2, 8, 1, 5];

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    public static TheoryData<CellKind, string> Runs
    {
        get
        {
            var runs = new TheoryData<CellKind, string>();
            foreach (var cell in new[] { CellKind.Rnn, CellKind.RnnRelu, CellKind.Lstm, CellKind.LstmNoOutputActivation,
                CellKind.Gru, CellKind.IndRnn })
            {
                foreach (var optimizer in new[] { "sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam",
                    "adamw", "schedule-free" })
                    runs.Add(cell, optimizer);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_learning_rate_of_a_million_is_noticed_in_the_step_that_it_breaks(CellKind cell, string name)
    {
        var model = new ModelDefinition(cell, 6, 2, 9, 6);
        var optimizer = OptimizerCase.All[name].Create(0);
        var computer = new StepComputer(model, Rows, Lengths.Length, Longest, null);
        var weights = new float[computer.Layout.Length];
        Initializer.Fill(model, computer.Layout, 1, weights, TestContext.Current.CancellationToken);
        var state = new float[optimizer.StatePerParameter * weights.Length];
        var (step, finite, broken) = (0, true, Array.Empty<int>());
        while (finite && step < 40)
        {
            LaneBatch[] lanes =
                [.. Lengths.Select((steps, lane) => Problems.Lane(model, (4 * step) + lane, steps, Rows) with { Lane = lane })];
            broken = BrokenAlone(model, weights, lanes);
            computer.Load(weights);
            var outcomes = computer.Compute(lanes, step);
            var gradient = computer.Sums.Single().Values.Span;
            Elementwise.Scale(gradient, 1f / Lengths.Length);
            step++;
            finite = optimizer.Update(step, 1e6, weights, gradient, state, weights);
            Assert.Equal(weights.All(float.IsFinite) && state.All(float.IsFinite), finite);
            Assert.Equal(broken, Broken(outcomes, computer.GradientNorms()));
            Assert.False(finite && broken.Length > 0, $"Step {step} passes for a good one.");
        }

        // Cells whose outputs are limited stand any rate; those without a limit break, the longest lane first.
        Assert.Equal(cell is not (CellKind.RnnRelu or CellKind.IndRnn), finite);
        // Adadelta's mean squares are too large for a float before a gradient is.
        if (cell == CellKind.RnnRelu)
            Assert.Equal((2, name == "adadelta" ? null : 1), (step, broken.Cast<int?>().FirstOrDefault()));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void NaN_in_a_weight_shows_in_the_lanes_that_use_it(CellKind cell)
    {
        var model = new ModelDefinition(cell, 6, 2, 5, 6);
        var (computer, weights) = Loaded(model);
        // The weights of id 4 come first in lane 2, and of id 5 nowhere.
        LaneBatch[] lanes = [.. Enumerable.Range(0, 4)
            .Select(lane => new LaneBatch(lane, 2, [0, lane == 2 ? 4 : 1, 2, 3], [1, 2, 3, 0], default))];
        var row = computer.Layout["layers.0.input"].Columns;
        foreach (var (id, expected) in new (int, int[])[] { (4, [2]), (5, []), (0, [0, 1, 2, 3]) })
        {
            var bad = (float[])weights.Clone();
            bad[id * row] = float.NaN;
            computer.Load(bad);
            var outcomes = computer.Compute(lanes);
            var norms = computer.GradientNorms();
            Assert.Equal(expected, Broken(outcomes, norms));
            Assert.All(expected, lane => Assert.True(double.IsNaN(outcomes[lane].Loss) && double.IsNaN(norms[lane])));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_vector_that_is_not_finite_breaks_its_own_lane_alone(CellKind cell)
    {
        foreach (var bothWays in new[] { false, true })
        {
            var model = new ModelDefinition(cell, 3, 2, 5, 4, TakesIds: false) { Bidirectional = bothWays };
            var (computer, weights) = Loaded(model);
            LaneBatch[] lanes = [.. Enumerable.Range(0, 4).Select(lane => Problems.Lane(model, lane, 4, Rows))];
            var good = computer.Compute(lanes);
            var goodNorms = computer.GradientNorms();
            Assert.Empty(Broken(good, goodNorms));
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                // The first row is as long as the window.
                var vectors = (float[])lanes[1].Vectors.Clone();
                vectors[2 * Rows * model.Inputs] = value;
                LaneBatch[] bad = [lanes[0], lanes[1] with { Vectors = vectors }, .. lanes[2..]];
                var outcomes = computer.Compute(bad);
                var norms = computer.GradientNorms();
                Assert.Equal([1], Broken(outcomes, norms));
                var sums = computer.Sums.Single().Values.Span;
                Assert.False(new Sgd().Update(1, 0.1, weights, sums, [], new float[weights.Length]));
                foreach (var lane in new[] { 0, 2, 3 })
                    Assert.Equal((good[lane].Loss, goodNorms[lane]), (outcomes[lane].Loss, norms[lane]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void What_stands_past_the_end_of_a_row_does_not_show_even_where_it_is_not_finite(CellKind cell)
    {
        var model = new ModelDefinition(cell, 3, 2, 5, 4, TakesIds: false) { Bidirectional = true };
        var (computer, _) = Loaded(model);
        var lane = Problems.Lane(model, 0, 4, Rows) with { Lengths = [4, 2] };
        var expected = (computer.Compute([lane])[0].Loss, computer.Sums[0].Values.ToArray());
        foreach (var value in new[] { float.NaN, float.PositiveInfinity })
        {
            var vectors = (float[])lane.Vectors.Clone();
            foreach (var t in new[] { 2, 3 })
                vectors.AsSpan(((t * Rows) + 1) * model.Inputs, model.Inputs).Fill(value);
            Assert.Equal(expected.Loss, computer.Compute([lane with { Vectors = vectors }])[0].Loss);
            Close.Bits(expected.Item2, computer.Sums[0].Values.Span, "gradient");
        }
    }

    [Fact]
    public void A_source_that_is_not_finite_breaks_its_own_lane_alone()
    {
        var pair = Problems.Pair(CellKind.Lstm, bothWays: true);
        var model = pair with { Encoder = pair.Encoder with { TakesIds = false, Embedding = 0 } };
        var computer = new EncoderDecoderComputer(model, Rows, 4, 4, 4, null);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length, 0.5));
        PairBatch[] lanes = [.. Enumerable.Range(0, 4).Select(lane => Problems.Lane(model, lane, 4, 4, Rows))];
        lanes[2].Source.Vectors[0] = float.NaN;
        Assert.Equal([2], Broken(computer.Compute(lanes), computer.GradientNorms()));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_shows_though_the_loss_is()
    {
        // An infinite input closes or opens every gate of an LSTM: the loss is a number, the gradient of the input's weights is 0
        // x infinity.
        var model = new ModelDefinition(CellKind.Lstm, 3, 1, 5, 4, TakesIds: false);
        var (computer, _) = Loaded(model);
        LaneBatch[] lanes = [.. Enumerable.Range(0, 2).Select(lane => Problems.Lane(model, lane, 4, Rows))];
        lanes[1].Vectors[0] = float.PositiveInfinity;
        var outcomes = computer.Compute(lanes);
        Assert.All(outcomes, outcome => Assert.True(double.IsFinite(outcome.Loss)));
        Assert.Equal([true, false], computer.GradientNorms().Select(double.IsFinite));
    }

    [Fact]
    public void Norms_are_those_of_each_lane_before_it_is_clipped_and_leave_the_sums_alone()
    {
        var model = Problems.Model("all that drops");
        LaneBatch[] lanes = [.. Enumerable.Range(0, 4).Select(lane => Problems.Lane(model, lane, 4, Rows))];
        StepComputer clipped = new(model, Rows, 4, 4, new ClipRule(0.001f, 0.001f)), alone = new(model, Rows, 1, 4, null);
        var weights = Numbers.Uniform(1, clipped.Layout.Length, 0.5);
        clipped.Load(weights);
        alone.Load(weights);
        Assert.Empty(clipped.GradientNorms());
        clipped.Compute(lanes, 3);
        var sum = clipped.Sums.Single().Values.ToArray();
        var norms = clipped.GradientNorms();
        Close.Bits(sum, clipped.Sums.Single().Values.Span, "sum");
        foreach (var lane in lanes)
        {
            alone.Compute([lane], 3);
            Assert.Equal(Math.Sqrt(alone.Sums[0].Values.ToArray().Sum(value => (double)value * value)), norms[lane.Lane], 1e-9);
        }
    }

    private static (StepComputer Computer, float[] Weights) Loaded(ModelDefinition model)
    {
        var computer = new StepComputer(model, Rows, 4, 4, null);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 0.5);
        computer.Load(weights);
        return (computer, weights);
    }

    // Every lane by itself, looked through element by element.
    private static int[] BrokenAlone(ModelDefinition model, float[] weights, LaneBatch[] lanes)
    {
        var computer = new StepComputer(model, Rows, 1, Longest, null);
        computer.Load(weights);
        return [.. lanes.Where(lane =>
            !double.IsFinite(computer.Compute([lane])[0].Loss) || !computer.Sums[0].Values.ToArray().All(float.IsFinite))
                .Select(lane => lane.Lane)];
    }

    private static int[] Broken(LaneOutcome[] outcomes, double[] norms) =>
        [.. outcomes.Where((outcome, index) => !double.IsFinite(outcome.Loss) || !double.IsFinite(norms[index]))
            .Select(outcome => outcome.Lane)];
}
