namespace DistSeq.Engine.Numerics;

/// <summary>
/// A vector of floats as the matrix kernel needs it, so that the kernel is written once for every width. Each lane is rounded on its
/// own, so a result does not depend on the width.
/// </summary>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    static abstract int Floats { get; }

    /// <summary>Rows of the tallest tile whose sums, by two vectors, fit the processor's registers.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract void Store(TSelf value, float* destination);
}
