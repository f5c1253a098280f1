namespace DistSeq.Engine.Tests.Training;

public class StepComputerTests
{
    private const int RowsPerLane = 3;

    private static readonly int[] EqualLengths = [5, 5, 5, 5, 5, 5, 5, 5];
    private static readonly int[] OddLengths = [7, 1, 4, 7, 2, 3, 5, 6];

    public static TheoryData<CellKind, bool, bool> LaneCases
    {
        get
        {
            var cases = new TheoryData<CellKind, bool, bool>();
            foreach (var cell in Enum.GetValues<CellKind>())
            {
                cases.Add(cell, false, false);
                cases.Add(cell, false, true);
                cases.Add(cell, true, false);
                cases.Add(cell, true, true);
            }

            return cases;
        }
    }

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(LaneCases))]
    public void Lanes_give_the_same_bits_however_they_are_grouped(CellKind cell, bool oddLengths, bool carried)
    {
        var model = new ModelDefinition(cell, 11, 2, 17, 11);
        var lanes = Lanes(model, oddLengths ? OddLengths : EqualLengths, carried);
        var computer = new StepComputer(model, RowsPerLane, lanes.Length, 7, new ClipRule(0.01f, 0.1f));
        computer.Load(Numbers.Uniform(1, computer.Layout.Length, 0.5));
        Grouping.AssertDoesNotMatter(computer, lanes);
    }

    [Theory]
    [InlineData(CellKind.Rnn, 6, 1, 1, 4)]
    [InlineData(CellKind.Lstm, 6, 1, 15, 1)]
    [InlineData(CellKind.Gru, 6, 2, 1, 3)]
    [InlineData(CellKind.GruResetAfter, 17, 1, 17, 2)]
    [InlineData(CellKind.Lstm, 33, 1, 1, 3)]
    [InlineData(CellKind.Lstm, 1, 1, 5, 3)]
    public void Gradient_is_that_of_each_lanes_mean_loss(CellKind cell, int vocabulary, int layers, int hidden, int steps)
    {
        var model = new ModelDefinition(cell, vocabulary, layers, hidden, vocabulary);
        var lanes = Lanes(model, [steps, Math.Max(1, steps - 1)], carried: true);
        var computer = new StepComputer(model, RowsPerLane, 2, steps, null);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 0.8);
        computer.Load(weights);
        var (gradient, outcomes) = Grouping.Compute(computer, lanes, [2]);
        var w = weights.Doubles();
        double Loss(LaneBatch lane)
        {
            var reference = new ReferenceNetwork(model, lane.Steps, RowsPerLane);
            var (outputs, _) = reference.Forward(w, reference.OneHot(lane.Inputs), lane.State.ToArray().Doubles());
            return reference.Loss(w, outputs, lane.Targets);
        }

        for (var lane = 0; lane < lanes.Length; lane++)
            Assert.Equal(Loss(lanes[lane]), outcomes[lane].Loss, 1e-4);
        var expected = NumericGradient.Of(() => lanes.Sum(lane => Loss(lane) / lane.Targets.Count(target => target >= 0)), w);
        Close.To(expected, gradient, "gradient", magnitude: Math.Max(1, expected.Max(Math.Abs)));
    }

    [Fact]
    public void Evaluate_gives_the_outcomes_of_Compute()
    {
        var model = new ModelDefinition(CellKind.Gru, 11, 1, 9, 11);
        var lanes = Lanes(model, OddLengths, carried: true);
        var computer = new StepComputer(model, RowsPerLane, 8, 7, null);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        LaneOutcome[] all = [.. computer.Compute(lanes).Select(outcome => outcome with { State = outcome.State.ToArray() })];
        foreach (var (computed, evaluated) in all.Zip(computer.Evaluate(lanes)))
        {
            Assert.Equal((computed.Lane, computed.Loss, computed.Tokens), (evaluated.Lane, evaluated.Loss, evaluated.Tokens));
            Close.Bits(computed.State.Span, evaluated.State.Span, "state");
        }
    }

    [Fact]
    public void A_window_in_two_pieces_with_carried_state_has_the_same_losses()
    {
        var model = new ModelDefinition(CellKind.Lstm, 11, 2, 9, 11);
        var whole = Lanes(model, [6], carried: true)[0];
        var computer = new StepComputer(model, RowsPerLane, 1, 6, null);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        const int half = 3 * RowsPerLane;
        var first =
            computer.Compute([whole with { Steps = 3, Inputs = whole.Inputs[..half], Targets = whole.Targets[..half] }])[0];
        var second = computer.Compute(
            [whole with { Steps = 3, Inputs = whole.Inputs[half..], Targets = whole.Targets[half..], State = first.State }])[0];
        var state = second.State.ToArray();
        var together = computer.Compute([whole])[0];
        Assert.Equal(together.Loss, first.Loss + second.Loss, 1e-9);
        Close.Bits(together.State.Span, state, "state");
    }

    [Fact]
    public void A_lane_without_targets_has_no_loss_and_no_gradient()
    {
        var model = new ModelDefinition(CellKind.Lstm, 5, 1, 4, 5);
        var computer = new StepComputer(model, 1, 1, 2, new ClipRule(1, 1));
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        var outcome = computer.Compute([new LaneBatch(0, 2, [1, 2], [-1, -1], default)])[0];
        Assert.Equal((0.0, 0), (outcome.Loss, outcome.Tokens));
        Assert.All(computer.Sums[0].Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_bad_weight_shows_as_a_loss_that_is_not_a_number(CellKind cell)
    {
        var model = new ModelDefinition(cell, 3, 2, 5, 3);
        var computer = new StepComputer(model, 1, 1, 3, new ClipRule(1, 1));
        var weights = Numbers.Uniform(1, computer.Layout.Length);
        // Time steps with every id, so that every weight takes part.
        var lane = new LaneBatch(0, 3, [0, 1, 2], [1, 2, 0], Numbers.Uniform(2, model.StateSize));
        for (var i = 0; i < weights.Length; i++)
        {
            var good = weights[i];
            weights[i] = float.NaN;
            computer.Load(weights);
            Assert.True(double.IsNaN(computer.Compute([lane])[0].Loss), $"NaN in weight {i} does not show.");
            Assert.Contains(computer.Sums[0].Values.ToArray(), float.IsNaN);
            weights[i] = good;
        }

        computer.Load(weights);
        Assert.True(double.IsFinite(computer.Compute([lane])[0].Loss), "The computer does not recover.");
        Assert.All(computer.Sums[0].Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, -2, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(0, 0, 3)]
    [InlineData(0, 0, 9)]
    public void What_does_not_fit_is_refused(int input, int target, int stateLength)
    {
        var model = new ModelDefinition(CellKind.Rnn, 2, 1, 4, 3);
        var computer = new StepComputer(model, 1, 1, 2, null);
        computer.Load(new float[computer.Layout.Length]);
        Assert.ThrowsAny<ArgumentException>(
            () => computer.Compute([new LaneBatch(0, 1, [input], [target], new float[stateLength])]));
    }

    [Fact]
    public void More_lanes_or_time_steps_than_it_was_made_for_are_refused()
    {
        var model = new ModelDefinition(CellKind.Rnn, 2, 1, 4, 3);
        var computer = new StepComputer(model, 1, 1, 1, null);
        LaneBatch[] lanes = [new(0, 1, [0], [0], default), new(1, 1, [0], [0], default)];
        Assert.ThrowsAny<ArgumentException>(() => computer.Compute(lanes));
        Assert.ThrowsAny<ArgumentException>(() => computer.Compute([new LaneBatch(0, 2, [0, 0], [0, 0], default)]));
    }

    private static LaneBatch[] Lanes(ModelDefinition model, int[] lengths, bool carried) =>
        [.. lengths.Select((steps, lane) => new LaneBatch(
            lane, steps,
            Numbers.Ids((2 * lane) + 1, steps * RowsPerLane, -1, model.Inputs),
            [0, .. Numbers.Ids((2 * lane) + 2, (steps * RowsPerLane) - 1, -1, model.Outputs)],
            carried ? Numbers.Uniform(lane + 50, RowsPerLane * model.StateSize) : default(ReadOnlyMemory<float>)))];
}
