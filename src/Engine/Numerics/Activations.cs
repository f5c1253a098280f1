using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Numerics;

/// <summary>Elementwise functions over a block of 16, in the same operations on every processor. NaN stays NaN.</summary>
internal static class Activations
{
    private const float Lowest = -87.3f;
    private const float Highest = 88.72283f;

    /// <summary>e^x to 1e-7 relative; 0 below -87.3, infinity above 88.72.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var result = ExpOrInfinity(x);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Lowest)), Vector512<float>.Zero, result);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) =>
        Vector512<float>.One / (Vector512<float>.One + ExpOrInfinity(Vector512<float>.Zero - x));

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
        var large = Vector512<float>.One - (Vector512.Create(2f) / (ExpWithin(magnitude + magnitude) + Vector512<float>.One));
        large |= x & Vector512.Create(-0f);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.625f)), small, large);
    }

    /// <summary>clip(0.2 x + 0.5, 0, 1) (Keras 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSigmoid(Vector512<float> x) =>
        Within(Vector512.FusedMultiplyAdd(x, Vector512.Create(0.2f), Vector512.Create(0.5f)), 0, 1);

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rectify(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);

    /// <summary>dy where y = max(0, x) is above 0 or is not a number, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BackwardRectify(Vector512<float> y, Vector512<float> dy) =>
        Vector512.AndNot(dy, Vector512.LessThanOrEqual(y, Vector512<float>.Zero));

    /// <summary>Slope of the hard sigmoid where its value is y: 0.2 inside, 0 at and beyond the bends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSigmoidSlope(Vector512<float> y) =>
        Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, Vector512<float>.One) & Vector512.Create(0.2f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpOrInfinity(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(Highest)), Vector512.Create(float.PositiveInfinity), ExpWithin(x));

    // x = n ln 2 + r with |r| up to (ln 2) / 2: a polynomial of degree 6 in r (Cephes library), scaled by 2^n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpWithin(Vector512<float> x)
    {
        x = Within(x, Lowest, Highest);
        // Adding and taking off 1.5 * 2^23 rounds to a whole number, which then stands in the low bits.
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), Vector512.Create(12582912f));
        var n = shifted - Vector512.Create(12582912f);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p * r, r, r) + Vector512<float>.One;
        return (p.AsInt32() + Vector512.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }

    // The value stands second: where it is NaN, these operations answer with it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Within(Vector512<float> x, float lowest, float highest) =>
        Vector512.MinNative(Vector512.Create(highest), Vector512.MaxNative(Vector512.Create(lowest), x));
}
