namespace DistSeq.Engine.Numerics;

/// <summary>
/// A vector of floats: lets code be written once and compiled for every width. Each lane is rounded on its own, so results do not
/// depend on the width. Comparisons set all bits of a lane, or none.
/// </summary>
/// <remarks>
/// Vectors wider than the processor's do not work: the compiler emits calls in methods with many of their operations.
/// </remarks>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    static abstract int Floats { get; }

    /// <summary>Rows of the tallest tile, two vectors wide, whose sums fit the processor's registers.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf One { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* destination);

    /// <summary>The value in every lane.</summary>
    static abstract TSelf Create(float value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, float b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>a &amp; ~b.</summary>
    static abstract TSelf AndNot(TSelf a, TSelf b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum += a * b, rounded once. Made for many sums at once, each of which stays in its register.</summary>
    static abstract void AddProduct(ref TSelf sum, TSelf a, TSelf b);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The larger; b if either is NaN.</summary>
    static abstract TSelf MaxNative(TSelf a, TSelf b);

    /// <summary>The smaller; b if either is NaN.</summary>
    static abstract TSelf MinNative(TSelf a, TSelf b);

    static abstract TSelf LessThan(TSelf a, TSelf b);

    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>Bits of a where the mask is set, else of b.</summary>
    static abstract TSelf ConditionalSelect(TSelf mask, TSelf a, TSelf b);

    /// <summary>Sets all bits of the first lanes.</summary>
    static abstract TSelf FirstLanes(int count);

    /// <summary>Adds the low bits of a number to the exponent of another.</summary>
    static abstract TSelf AddToExponent(TSelf value, TSelf number);

    /// <summary>The larger magnitude; infinity is above all numbers and NaN above infinity.</summary>
    static abstract TSelf MaxMagnitude(TSelf a, TSelf b);

    /// <summary>Whether all lanes are finite.</summary>
    static abstract bool AllFinite(TSelf value);

    /// <summary>
    /// Sum of 16 floats, the lower ones in <paramref name="first"/>: adds the two halves, then quarters and so on.
    /// </summary>
    /// <param name="first">The first floats, or all.</param>
    /// <param name="second">The floats that do not fit into the first vector.</param>
    static abstract float Fold(TSelf first, TSelf second);
}
