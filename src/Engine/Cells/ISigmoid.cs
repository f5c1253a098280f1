namespace DistSeq.Engine.Cells;

/// <summary>The activation function of gates.</summary>
internal interface ISigmoid
{
    static abstract T Of<T>(T x)
        where T : struct, IVector<T>;

    /// <summary>Slope at the point where the value is <paramref name="y"/>.</summary>
    static abstract T Slope<T>(T y)
        where T : struct, IVector<T>;
}

internal readonly struct LogisticSigmoid : ISigmoid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, IVector<T> => Activations.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T y)
        where T : struct, IVector<T> => y * (T.One - y);
}

/// <summary>clip(0.2 x + 0.5, 0, 1) (Keras 2).</summary>
internal readonly struct HardSigmoid : ISigmoid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, IVector<T> => Activations.HardSigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T y)
        where T : struct, IVector<T> => Activations.HardSigmoidSlope(y);
}
