using DistSeq.Engine.Optimization;
using DistSeq.Engine.Tests.Fixtures;

namespace DistSeq.Engine.Tests.Optimization;

/// <summary>What every optimizer must keep, and its values.</summary>
public class OptimizerTests
{
    public static TheoryData<string> Names => ["sgd", "adam"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_after_each_step_agree_with_PyTorch(string name)
    {
        var fixture = new Fixture("optimizers");
        var optimizer = Create(name);
        var (weights, gradients) = (fixture.Floats("inputs/w0"), fixture.Floats("inputs/gradients"));
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 0; step < 6; step++)
        {
            optimizer.Update(step + 1, weights, gradients.AsSpan(step * 4, 4), state, weights);
            Close.To(fixture.Data("expected/" + name)[(step * 4)..((step + 1) * 4)], weights, $"weights after step {step + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_cut_of_the_parameters_gives_the_same_bits(string name)
    {
        const int length = 100;
        var whole = Train(name, [length]);
        foreach (var cut in new[] { 0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 64, 99 })
            Close.Bits(whole, Train(name, [cut, length - cut]), $"{name} cut at {cut}");
        Close.Bits(whole, Train(name, [.. Enumerable.Repeat(1, length)]), $"{name} one by one");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_destination_may_be_another_buffer(string name)
    {
        var optimizer = Create(name);
        float[] weights = Numbers.Uniform(1, 33), gradient = Numbers.Uniform(2, 33), result = new float[33];
        var before = (float[])weights.Clone();
        optimizer.Update(1, weights, gradient, new float[optimizer.StatePerParameter * 33], result);
        Close.Bits(before, weights, "weights");
        optimizer.Update(1, weights, gradient, new float[optimizer.StatePerParameter * 33], weights);
        Close.Bits(weights, result, "destination");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_in_a_gradient_stays_in_its_weight(string name)
    {
        var optimizer = Create(name);
        var weights = Numbers.Uniform(1, 20);
        var gradient = Numbers.Uniform(2, 20);
        gradient[3] = gradient[18] = float.NaN;
        optimizer.Update(1, weights, gradient, new float[optimizer.StatePerParameter * 20], weights);
        Assert.Equal([3, 18], Enumerable.Range(0, 20).Where(i => float.IsNaN(weights[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_that_differ_are_refused(string name)
    {
        var optimizer = Create(name);
        var state = new float[optimizer.StatePerParameter * 4];
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, new float[4], new float[5], state, new float[4]));
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, new float[4], new float[4], state, new float[3]));
        Assert.Throws<ArgumentException>(() => optimizer.Update(1, new float[4], new float[4], new float[state.Length + 1], new float[4]));
    }

    private static float[] Train(string name, int[] parts)
    {
        var optimizer = Create(name);
        var weights = Numbers.Uniform(1, parts.Sum());
        var states = parts.Select(part => new float[optimizer.StatePerParameter * part]).ToArray();
        for (var step = 1; step <= 5; step++)
        {
            var gradient = Numbers.Uniform(step + 1, weights.Length);
            var at = 0;
            foreach (var (part, state) in parts.Zip(states))
            {
                var range = weights.AsSpan(at, part);
                optimizer.Update(step, range, gradient.AsSpan(at, part), state, range);
                at += part;
            }
        }

        return weights;
    }

    private static IOptimizer Create(string name) => name == "sgd" ? new Sgd(0.1) : new Adam(0.01);
}
