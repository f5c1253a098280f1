namespace DistSeq.Engine.Numerics;

/// <summary>
/// A vector of floats, so that what is done with it is written once and compiled for every width. Each lane is rounded on its own, so a
/// result does not depend on the width. Comparisons answer with all bits of a lane set, or none.
/// </summary>
/// <remarks>
/// Wider vectors than the processor has are no choice: the compiler makes calls of their operations as soon as a method has many of them.
/// </remarks>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    static abstract int Floats { get; }

    /// <summary>Rows of the tallest tile whose sums, by two vectors, fit the processor's registers.</summary>
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

    /// <summary>sum += a * b, rounded once; made for many sums at once: each stays in its register.</summary>
    static abstract void AddProduct(ref TSelf sum, TSelf a, TSelf b);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The larger; NaN where one of them is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The larger; b where one of them is NaN.</summary>
    static abstract TSelf MaxNative(TSelf a, TSelf b);

    /// <summary>The smaller; b where one of them is NaN.</summary>
    static abstract TSelf MinNative(TSelf a, TSelf b);

    static abstract TSelf LessThan(TSelf a, TSelf b);

    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>Bits of a where the mask's are set, else of b.</summary>
    static abstract TSelf ConditionalSelect(TSelf mask, TSelf a, TSelf b);

    /// <summary>All bits of the first lanes set.</summary>
    static abstract TSelf FirstLanes(int count);

    /// <summary>Adds the low bits of a number to the exponent of another.</summary>
    static abstract TSelf AddToExponent(TSelf value, TSelf number);

    /// <summary>The larger magnitude, where infinity is larger than all numbers and NaN larger than that.</summary>
    static abstract TSelf MaxMagnitude(TSelf a, TSelf b);

    /// <summary>Whether no lane is infinite or NaN.</summary>
    static abstract bool AllFinite(TSelf value);

    /// <summary>Sum of 16 floats, the lower of them in <paramref name="first"/>: halves, quarters and so on are added to each other.</summary>
    /// <param name="first">The first of them, or all.</param>
    /// <param name="second">Those beyond the width of the vector.</param>
    static abstract float Fold(TSelf first, TSelf second);
}
