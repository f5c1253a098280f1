namespace DistSeq.Engine.Tests.Optimization;

public class OptimizerFixtureTests
{
    public static TheoryData<string> Names =>
        [.. new Fixture("optimizers").Names.Where(name => name.StartsWith("expected/", StringComparison.Ordinal))
            .Select(name => name["expected/".Length..])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_after_each_step_agree_with_the_fixture(string name)
    {
        var fixture = new Fixture("optimizers");
        var parts = OptimizerCase.All[name];
        var optimizer = parts.Create(parts.Decay);
        var (weights, gradients) = (fixture.Floats("inputs/w0"), fixture.Floats("inputs/gradients"));
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 1; step <= 6; step++)
        {
            optimizer.Update(step, parts.Rate(step), weights, gradients.AsSpan((step - 1) * 4, 4), state, weights);
            Close.To(fixture.Data("expected/" + name)[((step - 1) * 4)..(step * 4)], weights, $"weights after step {step}");
            Close.Bits(weights, optimizer.EvaluationWeights(step, weights, state), "evaluation weights");
        }
    }

    [Fact]
    public void Averaging_momentum_is_summing_momentum_at_a_smaller_rate()
    {
        var fixture = new Fixture("optimizers");
        foreach (var (sum, average) in new (IOptimizer, IOptimizer)[]
        {
            (new Momentum(), new Momentum(form: MomentumForm.Average)), (
                new Nesterov(), new Nesterov(form: MomentumForm.Average)),
        })
        {
            float[] one = fixture.Floats("inputs/w0"), other = fixture.Floats("inputs/w0"), v = new float[4], u = new float[4];
            for (var step = 1; step <= 6; step++)
            {
                var gradient = fixture.Floats("inputs/gradients").AsSpan((step - 1) * 4, 4);
                sum.Update(step, 0.01, one, gradient, v, one);
                average.Update(step, 0.1, other, gradient, u, other);
            }

            Close.To(one.Doubles(), other, "weights");
        }
    }
}
