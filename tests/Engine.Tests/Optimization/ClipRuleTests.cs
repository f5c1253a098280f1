using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Tests.Fixtures;

namespace DistSeq.Engine.Tests.Optimization;

public class ClipRuleTests
{
    [Theory]
    [InlineData("by_value_2", 2f, null)]
    [InlineData("by_global_norm_1", null, 1f)]
    [InlineData("by_global_norm_100 (unchanged)", null, 100f)]
    public void Clipping_agrees_with_the_fixture(string name, float? value, float? norm)
    {
        var fixture = new Fixture("clipping");
        float[] gradient = [.. fixture.Floats("inputs/a"), .. fixture.Floats("inputs/b")];
        new ClipRule(value, norm).Apply(gradient, new double[1]);
        Close.To([.. fixture.Data($"expected/{name}/a"), .. fixture.Data($"expected/{name}/b")], gradient, name);
    }

    [Theory]
    [InlineData("dWax")]
    [InlineData("dWaa")]
    [InlineData("dWya")]
    [InlineData("db")]
    [InlineData("dby")]
    public void Values_are_clipped_as_in_the_course(string array)
    {
        var fixture = new Fixture("nb_clip");
        var gradient = fixture.Floats("inputs/" + array);
        new ClipRule(10, null).Apply(gradient, new double[1]);
        Close.To(fixture.Data("expected/" + array), gradient, array);
    }

    [Fact]
    public void Values_are_clipped_before_the_norm()
    {
        float[] gradient = [100, -3, 4];
        new ClipRule(4, 1).Apply(gradient, new double[1]);
        var norm = Math.Sqrt(16 + 9 + 16);
        Close.To([4 / norm, -3 / norm, 4 / norm], gradient, "gradient");
    }

    [Fact]
    public void Ranges_cut_at_blocks_are_scaled_to_the_same_bits()
    {
        var whole = Numbers.Uniform(1, 3 * FixedOrder.BlockLength + 100);
        var parts = (float[])whole.Clone();
        var rule = new ClipRule(0.9f, 2);
        rule.Apply(whole, new double[4]);
        var squares = new double[4];
        int[] cuts = [0, FixedOrder.BlockLength, 3 * FixedOrder.BlockLength, parts.Length];
        for (var i = 0; i < 3; i++)
        {
            var part = parts.AsSpan(cuts[i]..cuts[i + 1]);
            rule.ClipValues(part);
            FixedOrder.BlockSquares(part, squares.AsSpan(cuts[i] / FixedOrder.BlockLength, FixedOrder.BlockCount(part.Length)));
        }

        for (var i = 0; i < 3; i++)
            rule.ScaleToNorm(parts.AsSpan(cuts[i]..cuts[i + 1]), FixedOrder.Sum(squares));
        Close.Bits(whole, parts, "gradient");
    }

    [Fact]
    public void Bad_values_stay_bad()
    {
        float[] gradient = [1, float.NaN, 2];
        new ClipRule(1, 1).Apply(gradient, new double[1]);
        Assert.True(float.IsNaN(gradient[1]));
    }

    [Fact]
    public void Without_limits_nothing_changes()
    {
        var gradient = Numbers.Uniform(1, 20, 1e6);
        var before = (float[])gradient.Clone();
        new ClipRule(null, null).Apply(gradient, new double[1]);
        Close.Bits(before, gradient, "gradient");
    }
}
