using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Elementwise functions over a block of 16, in the same operations on every processor. NaN stays NaN.</summary>
internal static class Activations
{
    /// <summary>
    /// e^x to 1e-7 relative: x = n ln 2 + r with |r| up to (ln 2) / 2, a polynomial of degree 6 in r, scaled by 2^n. Below -87 it is 0,
    /// above 88.7 infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var n = Vector512.Floor(Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), Vector512.Create(0.5f)));
        n = Vector512.ConditionalSelect(Vector512.LessThan(n, Vector512.Create(-126f)), Vector512.Create(-126f), n);
        n = Vector512.ConditionalSelect(Vector512.GreaterThan(n, Vector512.Create(127f)), Vector512.Create(127f), n);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p * r, r, r) + Vector512<float>.One;
        var scale = Vector512.ShiftLeft(Vector512.ConvertToInt32(n) + Vector512.Create(127), 23).AsSingle();
        var result = p * scale;
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-87.3f)), Vector512<float>.Zero, result);
        result = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(88.7f)), Vector512.Create(float.PositiveInfinity), result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) =>
        Vector512<float>.One / (Vector512<float>.One + Exp(Vector512<float>.Zero - x));

    /// <summary>
    /// tanh x: an odd polynomial where |x| is below 0.625 (so small values keep their relative precision), else 1 - 2 / (e^2|x| + 1)
    /// with the sign of x. Coefficients from the Cephes library.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var square = x * x;
        var p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(2.06390887954e-2f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(1.33314422036e-1f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-3.33332819422e-1f));
        var small = Vector512.FusedMultiplyAdd(p * square, x, x);
        var large = Vector512<float>.One - (Vector512.Create(2f) / (Exp(magnitude + magnitude) + Vector512<float>.One));
        large = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero - large, large);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), small, large);
    }
}
