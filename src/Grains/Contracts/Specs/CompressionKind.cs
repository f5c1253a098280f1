namespace DistSeq.Contracts.Specs;

/// <summary>The form in which gradients are sent. What rounding loses is kept and added to the next, except in bf16.</summary>
public enum CompressionKind
{
    /// <summary>As they are: 4 bytes per element.</summary>
    None,

    /// <summary>Gradients and weights rounded to bfloat16: 2 bytes per element.</summary>
    Bf16,

    /// <summary>Gradients rounded to 8 bits with a common exponent for 256 elements: about 1 byte per element.</summary>
#pragma warning disable CA1720 // It is what everybody calls it.
    Int8,
#pragma warning restore CA1720

    /// <summary>Only the largest elements of each block of 4,096 elements of a gradient.</summary>
    TopK,
}
