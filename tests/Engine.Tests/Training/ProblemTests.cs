namespace DistSeq.Engine.Tests.Training;

/// <summary>Every shape of problem, with rows of unequal lengths, and everything that drops.</summary>
public class ProblemTests
{
    private const int Rows = 3;
    private const int Seed = 11;
    private const long Update = 5;

    public static TheoryData<string> Names => Problems.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_that_of_each_lanes_mean_loss(string name) => CheckGradient(name, LossReduction.Mean);

    [Theory]
    [InlineData("tagger")]
    [InlineData("polyphonic")]
    [InlineData("many to one")]
    public void Gradient_is_that_of_the_sum_where_asked(string name) => CheckGradient(name, LossReduction.Sum);

    [Theory]
    [MemberData(nameof(Names))]
    public void Lanes_give_the_same_bits_however_they_are_grouped(string name)
    {
        var model = Problems.Model(name);
        LaneBatch[] lanes = [.. new[] { 7, 1, 4, 7, 2, 3, 5, 6 }.Select(
            (steps, lane) => Problems.Lane(model, lane, steps, Rows, carried: lane % 2 == 0))];
        var computer = new StepComputer(model, Rows, 8, 7, new ClipRule(0.05f, 0.2f), seed: Seed);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length, 0.8));
        Grouping.AssertDoesNotMatter(computer, lanes, Update);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluation_drops_nothing(string name)
    {
        var model = Problems.Model(name);
        var lane = Problems.Lane(model, 0, 4, Rows);
        var computer = new StepComputer(model, Rows, 1, 4, null, seed: Seed);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 0.8);
        computer.Load(weights);
        computer.Compute([lane], Update);
        var (expected, tokens) = new ReferenceStep(model, Rows).Run(weights.Doubles(), lane);
        var outcome = computer.Evaluate([lane])[0];
        Close.To(expected, outcome.Loss, "loss");
        Assert.Equal(tokens, outcome.Tokens);
    }

    [Theory]
    [InlineData("dropout")]
    [InlineData("dropout of the output")]
    [InlineData("dropout of an embedding")]
    [InlineData("zoneout")]
    [InlineData("weight drop")]
    public void Each_update_drops_something_else_and_a_repeated_one_the_same(string name)
    {
        var model = Problems.Model(name);
        var lane = Problems.Lane(model, 0, 4, Rows);
        var computer = new StepComputer(model, Rows, 1, 4, null, seed: Seed);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length, 0.8));
        var losses = new long[] { 0, 1, 0, 1 }.Select(update => computer.Compute([lane], update)[0].Loss).ToArray();
        Assert.NotEqual(losses[0], losses[1]);
        Assert.Equal(losses[..2], losses[2..]);
    }

    [Fact]
    public void A_target_past_the_end_of_its_row_does_not_count()
    {
        var model = Problems.Model("tagger");
        var lane = Problems.Lane(model, 0, 4, Rows) with { Lengths = [4, 2, 1] };
        var computer = new StepComputer(model, Rows, 1, 4, null);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        var other = (int[])lane.Targets.Clone();
        other[(2 * Rows) + 1] = other[(3 * Rows) + 2] = 3;
        Assert.Equal(computer.Evaluate([lane])[0].Loss, computer.Evaluate([lane with { Targets = other }])[0].Loss);
    }

    [Theory]
    [InlineData("tagger", 12)]
    [InlineData("many to one", 3)]
    public void Predictions_are_the_likeliest_classes(string name, int count)
    {
        var model = Problems.Model(name);
        var lane = Problems.Lane(model, 0, 4, Rows) with { Lengths = [4, 2, 4] };
        var computer = new StepComputer(model, Rows, 1, 4, null);
        computer.Load(Numbers.Uniform(1, computer.Layout.Length));
        var predicted = computer.Predict(lane);
        Assert.Equal(count, predicted.Length);
        for (var place = 0; place < count; place++)
        {
            if (predicted[place] < 0)
            {
                Assert.True(place % Rows == 1 && place / Rows >= 2);
                continue;
            }

            var targets = new int[count];
            targets.AsSpan().Fill(-1);
            var losses = Enumerable.Range(0, model.Outputs).Select(v =>
            {
                targets[place] = v;
                return computer.Evaluate([lane with { Targets = targets }])[0].Loss;
            }).ToArray();
            Assert.Equal(losses.Min(), losses[predicted[place]]);
        }
    }

    [Theory]
    [InlineData(new[] { 4, 0, 1 })]
    [InlineData(new[] { 4, 5, 1 })]
    [InlineData(new[] { 4, -1, 1 })]
    [InlineData(new[] { 4, 1 })]
    public void Lengths_that_do_not_fit_are_refused(int[] lengths)
    {
        var model = Problems.Model("tagger");
        var computer = new StepComputer(model, Rows, 1, 4, null);
        computer.Load(new float[computer.Layout.Length]);
        var error = Assert.ThrowsAny<ArgumentException>(
            () => computer.Compute([Problems.Lane(model, 0, 4, Rows) with { Lengths = lengths }]));
        Assert.Contains("must have", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 9, 9)]
    [InlineData(5, 9, 8)]
    [InlineData(0, 9, 9)]
    public void A_tied_head_that_does_not_fit_is_refused(int embedding, int inputs, int outputs) =>
        Assert.Throws<ArgumentException>(() => new ParameterLayout(
            Problems.Model("tied embedding") with { Embedding = embedding, Inputs = inputs, Outputs = outputs }));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_range_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ParameterLayout(Problems.Model("zoneout") with { Dropout = new() { Zoneout = rate } }));

    [Fact]
    public void Dropout_of_one_hot_ids_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => new ParameterLayout(Problems.Model("dropout of an embedding") with { Embedding = 0 }));
        Assert.Contains("needs an embedding or vectors", refused.Message, StringComparison.Ordinal);
    }

    private static void CheckGradient(string name, LossReduction reduction)
    {
        var model = Problems.Model(name);
        LaneBatch[] lanes = [Problems.Lane(model, 2, 4, Rows, carried: true), Problems.Lane(model, 3, 3, Rows, carried: true)];
        var computer = new StepComputer(model, Rows, 2, 4, null, reduction, Seed);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 0.8);
        computer.Load(weights);
        var (gradient, outcomes) = Grouping.Compute(computer, lanes, [2], Update);
        var w = weights.Doubles();
        var reference = new ReferenceStep(model, Rows);
        (double Loss, int Tokens) Run(LaneBatch lane) =>
            reference.Run(w, lane, dropout: new ReferenceDropout(model, Seed, Update, lane.Lane, lane.Steps, Rows));
        foreach (var (lane, outcome) in lanes.Zip(outcomes))
        {
            Assert.Equal(Run(lane).Tokens, outcome.Tokens);
            Close.To(Run(lane).Loss, outcome.Loss, "loss");
        }

        var expected = NumericGradient.Of(
            () => lanes.Sum(lane => Run(lane).Loss / (reduction == LossReduction.Mean ? Run(lane).Tokens : 1)), w);
        Close.To(expected, gradient, "gradient", magnitude: Math.Max(1, expected.Max(Math.Abs)));
    }
}
