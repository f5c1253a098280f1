namespace DistSeq.Engine.Tests.Numerics;

public class ElementwiseTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 64, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Add_adds_each_element(int length)
    {
        float[] a = Numbers.Uniform(1, length), b = Numbers.Uniform(2, length);
        float[] expected = [.. a.Zip(b, (x, y) => x + y)];
        Elementwise.Add(a, b);
        Close.Bits(expected, b, "sum");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Scale_multiplies_each_element(int length)
    {
        var values = Numbers.Uniform(1, length);
        float[] expected = [.. values.Select(value => value * 0.3f)];
        Elementwise.Scale(values, 0.3f);
        Close.Bits(expected, values, "product");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Clamp_limits_each_element(int length)
    {
        var values = Numbers.Uniform(1, length, 10);
        float[] expected = [.. values.Select(value => value > 5 ? 5 : value < -5 ? -5 : value)];
        Elementwise.Clamp(values, 5);
        Close.Bits(expected, values, "clamped");
    }

    [Fact]
    public void Clamp_keeps_NaN_and_limits_infinity()
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        Elementwise.Clamp(values, 5);
        Assert.Equal([float.NaN, 5, -5], values);
    }

    [Fact]
    public void Add_refuses_lengths_that_differ() =>
        Assert.Throws<ArgumentException>(() => Elementwise.Add(new float[3], new float[4]));
}
