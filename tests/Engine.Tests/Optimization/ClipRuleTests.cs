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

    [Theory]
    [InlineData(1f, null)]
    [InlineData(null, 1f)]
    [InlineData(1f, 1f)]
    [InlineData(null, null)]
    public void NaN_never_becomes_finite(float? value, float? norm)
    {
        for (var length = 1; length <= 40; length++)
        {
            var gradient = Numbers.Uniform(1, length, 100);
            gradient[length / 2] = float.NaN;
            new ClipRule(value, norm).Apply(gradient, new double[1]);
            Assert.True(float.IsNaN(gradient[length / 2]));
        }
    }

    [Fact]
    public void Huge_gradients_are_scaled_to_the_norm_though_their_squares_are_no_floats()
    {
        float[] gradient = [float.MaxValue, -float.MaxValue, 0, 1e30f];
        new ClipRule(null, 2).Apply(gradient, new double[1]);
        Close.To([Math.Sqrt(2), -Math.Sqrt(2), 0, 0], gradient, "gradient");
    }

    [Fact]
    public void Tiny_gradients_are_left_as_they_are()
    {
        float[] gradient = [1e-30f, -3e-42f, 0];
        var before = (float[])gradient.Clone();
        new ClipRule(1, 1).Apply(gradient, new double[1]);
        Close.Bits(before, gradient, "gradient");
    }

    [Fact]
    public void Infinity_is_a_value_to_clip_but_has_no_direction_to_scale()
    {
        float[] gradient = [float.PositiveInfinity, 1, float.NegativeInfinity];
        var copy = (float[])gradient.Clone();
        new ClipRule(5, null).Apply(gradient, new double[1]);
        Assert.Equal([5, 1, -5], gradient);
        new ClipRule(null, 5).Apply(copy, new double[1]);
        Assert.True(float.IsNaN(copy[0]) && float.IsNaN(copy[2]));
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
