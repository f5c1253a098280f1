namespace DistSeq.Engine.Numerics;

/// <summary>
/// The 16 partial sums (or products) of a reduction over rows padded to 16. The number is the same on every processor, so the
/// order of operations is too. Columns are added vector by vector, in ascending order.
/// </summary>
internal struct PartialSums<T>(T start)
    where T : struct, IVector<T>
{
    private T _first = start;
    private T _second = start;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int column, T value)
    {
        if (IsFirst(column))
            _first += value;
        else
            _second += value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(int column, T a, T b)
    {
        if (IsFirst(column))
            _first = T.FusedMultiplyAdd(a, b, _first);
        else
            _second = T.FusedMultiplyAdd(a, b, _second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply(int column, T factor)
    {
        if (IsFirst(column))
            _first *= factor;
        else
            _second *= factor;
    }

    /// <summary>Adds halves, then quarters and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Fold() => T.Fold(_first, _second);

    /// <summary>Writes the 16 in order.</summary>
    public readonly unsafe void Store(float* destination)
    {
        _first.Store(destination);
        if (T.Floats < Width.Floats)
            _second.Store(destination + T.Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFirst(int column) => T.Floats == Width.Floats || (column & T.Floats) == 0;
}
