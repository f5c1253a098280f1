namespace DistSeq.Engine.Tests.Optimization;

/// <summary>What every optimizer must keep.</summary>
public class OptimizerTests
{
    private const int Length = 100;

    public static TheoryData<string> Names => [.. OptimizerCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_cut_of_the_parameters_gives_the_same_bits(string name)
    {
        var (weights, state) = OptimizerCase.All[name].Train([Length]);
        foreach (var cut in new[] { 0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 64, 99 })
            AssertSame([cut, Length - cut]);
        AssertSame([.. Enumerable.Repeat(1, Length)]);
        AssertSame([17, 0, 33, 5, 45]);

        void AssertSame(int[] parts)
        {
            var (cutWeights, cutState) = OptimizerCase.All[name].Train(parts);
            Close.Bits(weights, cutWeights, $"{name}, weights of {parts.Length} ranges from {parts[0]}");
            Close.Bits(state, cutState, $"{name}, state of {parts.Length} ranges from {parts[0]}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_destination_may_be_another_buffer(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        float[] weights = Numbers.Uniform(1, 33), gradient = Numbers.Uniform(2, 33), result = new float[33];
        var before = (float[])weights.Clone();
        optimizer.Update(1, 0.1, weights, gradient, new float[optimizer.StatePerParameter * 33], result);
        Close.Bits(before, weights, "weights");
        optimizer.Update(1, 0.1, weights, gradient, new float[optimizer.StatePerParameter * 33], weights);
        Close.Bits(weights, result, "destination");
        Assert.NotEqual(before, weights);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_a_gradient_weights_stay(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        var weights = Numbers.Uniform(1, 33);
        var (before, state) = ((float[])weights.Clone(), new float[optimizer.StatePerParameter * 33]);
        for (var step = 1; step <= 3; step++)
            optimizer.Update(step, 0.1, weights, new float[33], state, weights);
        Close.Bits(before, weights, "weights");
        Close.Bits(before, optimizer.EvaluationWeights(3, weights, state), "evaluation weights");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weight_decay_is_part_of_the_gradient_or_shrinks_weights(string name)
    {
        var parts = OptimizerCase.All[name];
        var (plain, decaying) = (parts.Create(0), parts.Create(0.25));
        float[] weights = Numbers.Uniform(1, 33), gradient = Numbers.Uniform(2, 33), expected = new float[33],
            actual = new float[33];
        // The first step of the schedule-free form is of z, which is all of x and y then; its rate warms up.
        var (rate, firstRate) = (0.1, name == "schedule-free" ? 0.1 / 3 : 0.1);
        var slope = parts.IsDecoupled ? gradient : [.. weights.Zip(gradient, (w, g) => MathF.FusedMultiplyAdd(0.25f, w, g))];
        plain.Update(1, rate, weights, slope, new float[plain.StatePerParameter * 33], expected);
        decaying.Update(1, rate, weights, gradient, new float[plain.StatePerParameter * 33], actual);
        if (parts.IsDecoupled)
            Close.To([.. expected.Zip(weights, (e, w) => e - (firstRate * 0.25 * w))], actual, "weights", 1e-6);
        else
            Close.Bits(expected, actual, "weights");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_in_a_gradient_stays_in_its_weight(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        var weights = Numbers.Uniform(1, 20);
        var state = new float[optimizer.StatePerParameter * 20];
        for (var step = 1; step <= 3; step++)
        {
            var gradient = Numbers.Uniform(step + 1, 20);
            if (step == 2)
                gradient[3] = gradient[18] = float.NaN;
            Assert.Equal(step == 1, optimizer.Update(step, 0.1, weights, gradient, state, weights));
            int[] expected = step == 1 ? [] : [3, 18];
            Assert.Equal(expected, Enumerable.Range(0, 20).Where(i => !float.IsFinite(weights[i])));
            var evaluated = optimizer.EvaluationWeights(step, weights, state).ToArray();
            Assert.Equal(expected, Enumerable.Range(0, 20).Where(i => !float.IsFinite(evaluated[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Huge_and_tiny_gradients_never_pass_for_a_good_step(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        float[] weights = [1, 1, 1, 1], gradient = [float.PositiveInfinity, float.NegativeInfinity, 1e-30f, 3e-39f];
        Assert.False(optimizer.Update(1, 0.1, weights, gradient, new float[optimizer.StatePerParameter * 4], weights));
        Assert.False(float.IsFinite(weights[0]));
        Assert.False(float.IsFinite(weights[1]));
        Assert.InRange(weights[2], 0.8, 1.2);
        Assert.InRange(weights[3], 0.8, 1.2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_value_that_is_not_finite_is_told_wherever_it_stands(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        var runs = optimizer.StatePerParameter;
        foreach (var length in new[] { 1, 3, 15, 16, 17, 31, 64, 100 })
        {
            Assert.True(Finite(0, 0));
            for (var i = 0; i < length; i++)
            {
                Assert.False(Finite(float.NaN, i), $"NaN at {i} of {length}");
                Assert.False(Finite(float.PositiveInfinity, i), $"infinity at {i} of {length}");
                // Its square is beyond a float: rules that keep squares would never move this weight again.
                Assert.Equal(runs == 0 || name.Contains("momentum", StringComparison.Ordinal)
                    || name.Contains("nesterov", StringComparison.Ordinal), Finite(1e20f, i));
            }

            bool Finite(float value, int at)
            {
                float[] weights = Numbers.Uniform(1, length), gradient = Numbers.Uniform(2, length),
                    state = new float[runs * length];
                gradient[at] = value;
                var finite = optimizer.Update(1, 0.1, weights, gradient, state, weights);
                Assert.Equal(weights.All(float.IsFinite) && state.All(float.IsFinite), finite);
                return finite;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bowl_is_descended(string name)
    {
        var parts = OptimizerCase.All[name];
        var optimizer = parts.Create(0);
        float[] weights = [3, -2, 0.5f], centre = [1, 1, 1];
        var state = new float[optimizer.StatePerParameter * 3];
        // Adadelta starts with steps of the size of its epsilon; those of Adagrad shrink.
        var (steps, rate) = (3000, name switch { "adadelta" => 10, "adagrad" => 0.5, _ => 0.05 });
        for (var step = 1; step <= steps; step++)
            optimizer.Update(step, rate, weights, [.. weights.Zip(centre, (w, c) => w - c)], state, weights);
        Close.To(centre.Doubles(), optimizer.EvaluationWeights(steps, weights, state), "weights", 0.06);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_does_not_fit_is_refused(string name)
    {
        var optimizer = OptimizerCase.All[name].Create(0);
        var state = new float[optimizer.StatePerParameter * 4];
        float[] four = new float[4], more = new float[state.Length + 1];
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, 0.1, four, new float[5], state, four));
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, 0.1, four, four, state, new float[3]));
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, 0.1, four, four, more, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Update(0, 0.1, four, four, state, four));
        foreach (var rate in new[] { -0.1, double.NaN, double.PositiveInfinity, 1e300 })
            Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Update(1, rate, four, four, state, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => OptimizerCase.All[name].Create(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OptimizerCase.All[name].Create(double.NaN));
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_refused_by_name()
    {
        Func<IOptimizer>[] wrong =
        [
            () =>
                new Momentum(1), () =>
                    new Momentum(-0.1), () => new Momentum(double.NaN), () => new Momentum(0.9, (MomentumForm)7),
            () =>
                new Nesterov(1), () =>
                    new Adagrad(0), () => new Adagrad(double.NaN), () => new Adadelta(1), () => new Adadelta(0.9, 0),
            () =>
                new RmsProp(1), () =>
                    new RmsProp(0.9, -1), () => new Adam(1), () => new Adam(0.9, 1), () => new Adam(0.9, 0.999, 0),
            () =>
                new Adam(epsilon: 1e-60), () =>
                    new Adam(form: (AdamForm)7), () => new AdamW(0, 1), () => new ScheduleFreeAdamW(0, -1),
            () => new ScheduleFreeAdamW(0, 0, 1), () => new ScheduleFreeAdamW(epsilon: double.PositiveInfinity),
        ];
        Assert.All(wrong, create => Assert.Throws<ArgumentOutOfRangeException>(create));
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: 1.5));
        Assert.Equal("beta2", refused.ParamName);
        Assert.StartsWith("beta2 is 1.5; it must be at least 0 and below 1", refused.Message, StringComparison.Ordinal);
    }
}
