namespace DistSeq.Engine.Numerics;

/// <summary>
/// Elementwise vector functions that use the same operations on every processor and for every width. NaN stays NaN.
/// </summary>
internal static class Activations
{
    private const float Lowest = -87.3f;
    private const float Highest = 88.72283f;

    /// <summary>e^x, to a relative error of 1e-7; 0 below -87.3, infinity above 88.72.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, IVector<T>
    {
        var result = ExpOrInfinity(x);
        return T.ConditionalSelect(T.LessThan(x, T.Create(Lowest)), T.Zero, result);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, IVector<T> => T.One / (T.One + ExpOrInfinity(T.Zero - x));

    /// <summary>
    /// tanh x: an odd polynomial if |x| is below 0.625, which keeps the relative precision of small values; else 1 - 2 / (e^2|x|
    /// + 1) with the sign of x. Coefficients from the Cephes library.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, IVector<T>
    {
        var magnitude = T.Abs(x);
        var square = x * x;
        var p = T.Create(-5.70498872745e-3f);
        p = T.FusedMultiplyAdd(p, square, T.Create(2.06390887954e-2f));
        p = T.FusedMultiplyAdd(p, square, T.Create(-5.37397155531e-2f));
        p = T.FusedMultiplyAdd(p, square, T.Create(1.33314422036e-1f));
        p = T.FusedMultiplyAdd(p, square, T.Create(-3.33332819422e-1f));
        var small = T.FusedMultiplyAdd(p * square, x, x);
        var large = T.One - (T.Create(2f) / (ExpWithin(magnitude + magnitude) + T.One));
        large |= x & T.Create(-0f);
        return T.ConditionalSelect(T.LessThan(magnitude, T.Create(0.625f)), small, large);
    }

    /// <summary>clip(0.2 x + 0.5, 0, 1) (Keras 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSigmoid<T>(T x)
        where T : struct, IVector<T> => Within(T.FusedMultiplyAdd(x, T.Create(0.2f), T.Create(0.5f)), 0, 1);

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Rectify<T>(T x)
        where T : struct, IVector<T> => T.MaxNative(T.Zero, x);

    /// <summary>dy if y = max(0, x) is above 0 or NaN, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BackwardRectify<T>(T y, T dy)
        where T : struct, IVector<T> => T.AndNot(dy, T.LessThanOrEqual(y, T.Zero));

    /// <summary>Slope of the hard sigmoid from its value y: 0.2 inside, 0 at and beyond the bends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HardSigmoidSlope<T>(T y)
        where T : struct, IVector<T> => T.GreaterThan(y, T.Zero) & T.LessThan(y, T.One) & T.Create(0.2f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpOrInfinity<T>(T x)
        where T : struct, IVector<T> =>
            T.ConditionalSelect(T.GreaterThan(x, T.Create(Highest)), T.Create(float.PositiveInfinity), ExpWithin(x));

    // x = n ln 2 + r with |r| up to (ln 2) / 2: a polynomial of degree 6 in r (Cephes library), scaled by 2^n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpWithin<T>(T x)
        where T : struct, IVector<T>
    {
        x = Within(x, Lowest, Highest);
        // Adding and subtracting 1.5 * 2^23 rounds to a whole number, which is then in the low bits.
        var shifted = T.FusedMultiplyAdd(x, T.Create(1.44269504f), T.Create(12582912f));
        var n = shifted - T.Create(12582912f);
        var r = T.FusedMultiplyAdd(n, T.Create(-0.693359375f), x);
        r = T.FusedMultiplyAdd(n, T.Create(2.12194440e-4f), r);
        var p = T.Create(1.9875691500e-4f);
        p = T.FusedMultiplyAdd(p, r, T.Create(1.3981999507e-3f));
        p = T.FusedMultiplyAdd(p, r, T.Create(8.3334519073e-3f));
        p = T.FusedMultiplyAdd(p, r, T.Create(4.1665795894e-2f));
        p = T.FusedMultiplyAdd(p, r, T.Create(1.6666665459e-1f));
        p = T.FusedMultiplyAdd(p, r, T.Create(5.0000001201e-1f));
        p = T.FusedMultiplyAdd(p * r, r, r) + T.One;
        return T.AddToExponent(p, shifted);
    }

    // The value is the second operand: if it is NaN, these operations return it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Within<T>(T x, float lowest, float highest)
        where T : struct, IVector<T> => T.MinNative(T.Create(highest), T.MaxNative(T.Create(lowest), x));
}
