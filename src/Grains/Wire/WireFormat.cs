namespace DistSeq.Grains.Wire;

/// <summary>The form in which a block is sent between silos. Messages have the numbers.</summary>
internal enum WireFormat : byte
{
    /// <summary>4 bytes an element.</summary>
    Float32 = 0,

    /// <summary>The upper 2 bytes of each element; the others must be zero.</summary>
    BFloat16 = 1,

    /// <summary>
    /// For each 256 elements a common power of two, 1 byte, and their multiples of it, -127 to 127, 1 byte each.
    /// </summary>
    Int8 = 2,

    /// <summary>Elements that are not zero: distance to the last one (variable length) and 4 bytes each.</summary>
    Sparse = 3,
}
