using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Tests.Numerics;

public class ActivationsTests
{
    [Fact]
    public void Exp_is_within_3e_7_of_the_value()
    {
        foreach (var x in Range(-87.2f, 88.69f, 400_000))
        {
            var expected = Math.Exp(x);
            Assert.True(Math.Abs(Exp(x) - expected) <= 3e-7 * expected, $"exp({x:g9}) is {Exp(x):g9}, should be {expected:g9}.");
        }
    }

    [Fact]
    public void Sigmoid_is_within_2e_7()
    {
        foreach (var x in Range(-100, 100, 400_000))
        {
            var expected = 1 / (1 + Math.Exp(-x));
            Assert.True(Math.Abs(Sigmoid(x) - expected) <= 2e-7, $"sigmoid({x:g9}) is {Sigmoid(x):g9}, should be {expected:g9}.");
        }
    }

    [Fact]
    public void Tanh_is_within_2e_7_and_odd()
    {
        foreach (var x in Range(-12, 12, 400_000))
        {
            Assert.True(Math.Abs(Tanh(x) - Math.Tanh(x)) <= 2e-7, $"tanh({x:g9}) is {Tanh(x):g9}, should be {Math.Tanh(x):g9}.");
            Assert.Equal(Tanh(x), -Tanh(-x));
        }
    }

    [Fact]
    public void Tanh_of_small_values_keeps_its_relative_precision()
    {
        for (var x = 0.625f; x > 1e-37f; x *= 0.93f)
            Assert.True(
                Math.Abs(Tanh(x) - Math.Tanh(x)) <= 2e-7 * Math.Tanh(x),
                $"tanh({x:g9}) is {Tanh(x):g9}, should be {Math.Tanh(x):g9}.");
    }

    [Fact]
    public void Values_rise_with_the_argument_but_for_rounding()
    {
        float exp = 0, sigmoid = 0, tanh = -1;
        foreach (var x in Range(-110, 110, 300_000))
        {
            Assert.True(Exp(x) >= exp * (1 - 3e-7f) && Sigmoid(x) >= sigmoid - 2e-7f && Tanh(x) >= tanh - 2e-7f, $"falls at {x}");
            (exp, sigmoid, tanh) = (Exp(x), Sigmoid(x), Tanh(x));
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, 1, 1)]
    [InlineData(float.NegativeInfinity, 0, 0, -1)]
    [InlineData(float.MaxValue, float.PositiveInfinity, 1, 1)]
    [InlineData(float.MinValue, 0, 0, -1)]
    [InlineData(0, 1, 0.5f, 0)]
    [InlineData(float.NaN, float.NaN, float.NaN, float.NaN)]
    public void Extremes_are_exact_and_NaN_stays_NaN(float x, float exp, float sigmoid, float tanh)
    {
        Assert.Equal(exp, Exp(x));
        Assert.Equal(sigmoid, Sigmoid(x));
        Assert.Equal(tanh, Tanh(x));
    }

    [Fact]
    public void Sigmoid_and_tanh_never_leave_their_range()
    {
        foreach (var x in Range(-1000, 1000, 100_000))
        {
            Assert.InRange(Sigmoid(x), 0, 1);
            Assert.InRange(Tanh(x), -1, 1);
        }
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        foreach (var x in (float[])[.. Range(-100, 100, 20_000), .. Range(-1, 1, 20_000), 0, -0f, float.NaN,
            float.PositiveInfinity, float.NegativeInfinity])
        {
            Close.Bits(All<Wide512>(x), All<Wide256>(x), $"of {x:g9}");
        }

        static float[] All<T>(float x)
            where T : struct, IVector<T>
        {
            var v = T.Create(x);
            return
            [
                Lane(Activations.Exp(v)), Lane(Activations.Sigmoid(v)), Lane(Activations.Tanh(v)), Lane(
                    Activations.HardSigmoid(v)),
                Lane(Activations.HardSigmoidSlope(v)), Lane(Activations.Rectify(v)), Lane(
                    Activations.BackwardRectify(v, T.Create(3))),
            ];
        }
    }

    private static float Exp(float x) =>
        Vector512.IsHardwareAccelerated ? Lane(Activations.Exp(Wide512.Create(x))) : Lane(Activations.Exp(Wide256.Create(x)));

    private static float Sigmoid(float x) =>
        Vector512.IsHardwareAccelerated ? Lane(Activations.Sigmoid(Wide512.Create(x))) : Lane(
            Activations.Sigmoid(Wide256.Create(x)));

    private static float Tanh(float x) =>
        Vector512.IsHardwareAccelerated ? Lane(Activations.Tanh(Wide512.Create(x))) : Lane(Activations.Tanh(Wide256.Create(x)));

    private static unsafe float Lane<T>(T vector)
        where T : struct, IVector<T>
    {
        var lanes = stackalloc float[T.Floats];
        vector.Store(lanes);
        return lanes[T.Floats - 1];
    }

    private static IEnumerable<float> Range(float first, float last, int count) =>
        Enumerable.Range(0, count).Select(i => first + ((last - first) * ((float)i / (count - 1))));
}
