namespace DistSeq.Grains.Wire;

/// <summary>
/// Whole multiples, -127 to 127, of a power of two that 256 elements share. Products with a power of two are exact, so rounded
/// values are packed without loss.
/// </summary>
internal static class Int8Blocks
{
    /// <summary>Elements that share a power of two.</summary>
    public const int Length = 256;

    // Of the exponent in its byte: from 2^-126, below which multiples are too small to matter, to 2^121.
    private const int Bias = 127;
    private const int LeastExponent = -126;
    private const int LargestExponent = 121;
    private const byte NotFinite = byte.MaxValue;

    /// <summary>Bytes of packed elements.</summary>
    public static int PackedLength(int count) => count + ((count + Length - 1) / Length);

    /// <summary>
    /// Rounds to the nearest multiples, ties to even. One element that is not finite makes its block NaN. May be done in place.
    /// </summary>
    public static void Round(ReadOnlySpan<float> values, Span<float> rounded)
    {
        for (var begin = 0; begin < values.Length; begin += Length)
        {
            var block = values.Slice(begin, Math.Min(Length, values.Length - begin));
            var to = rounded.Slice(begin, block.Length);
            if (Exponent(block) is { } exponent)
            {
                var (up, down) = (Power(-exponent), Power(exponent));
                // Plus zero: -0 would come back from the wire as 0.
                for (var i = 0; i < block.Length; i++)
                    to[i] = (Math.Clamp(MathF.Round(block[i] * up), -127, 127) * down) + 0f;
            }
            else
            {
                to.Fill(float.NaN);
            }
        }
    }

    /// <summary>Packs values that <see cref="Round"/> has rounded.</summary>
    public static void Pack(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var at = 0;
        for (var begin = 0; begin < values.Length; begin += Length)
        {
            var block = values.Slice(begin, Math.Min(Length, values.Length - begin));
            var exponent = Exponent(block);
            var up = exponent is { } known ? Power(-known) : 0;
            bytes[at++] = exponent is null ? NotFinite : (byte)(exponent.Value + Bias);
            for (var i = 0; i < block.Length; i++)
                bytes[at++] = exponent is null ? (byte)0 : unchecked((byte)(sbyte)(block[i] * up));
        }
    }

    /// <summary>The values again.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var at = 0;
        for (var begin = 0; begin < values.Length; begin += Length)
        {
            var block = values.Slice(begin, Math.Min(Length, values.Length - begin));
            var exponent = bytes[at++];
            var down = exponent == NotFinite ? float.NaN : Power(exponent - Bias);
            for (var i = 0; i < block.Length; i++)
                block[i] = unchecked((sbyte)bytes[at++]) * down;
        }
    }

    // Exponent of the least power of two of which no element is more than 127 times; null if an element is not finite.
    private static int? Exponent(ReadOnlySpan<float> block)
    {
        var largest = 0f;
        foreach (var value in block)
        {
            if (!float.IsFinite(value))
                return null;
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        if (largest == 0)
            return LeastExponent;
        var exponent = Math.Max(MathF.ILogB(largest) - 6, LeastExponent);
        return exponent < LargestExponent && MathF.Round(largest * Power(-exponent)) > 127 ? exponent + 1 : exponent;
    }

    // 2^exponent, of -126 to 127.
    private static float Power(int exponent) => BitConverter.Int32BitsToSingle((exponent + 127) << 23);
}
