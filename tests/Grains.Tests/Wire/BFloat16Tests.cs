namespace DistSeq.Grains.Tests.Wire;

/// <summary>Compares with the definition, value by value: vectors must not show.</summary>
public sealed class BFloat16Tests
{
    private static readonly uint[] Special =
    [
        0, 0x8000_0000, 1, 0x0000_8000, 0x0000_8001, 0x0001_8000, 0x3F80_8000, 0x3F81_8000, 0x3F81_7FFF, 0x3F81_8001,
        0x7F7F_7FFF, 0x7F7F_8000, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7F80_0001, 0x7FC0_0000, 0xFFFF_FFFF,
    ];

    [Fact]
    public void Rounded_packed_and_unpacked_it_is_what_the_definition_says_at_any_length()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i =>
                BitConverter.UInt32BitsToSingle(
                    random.Next(2) == 0 ? Special[random.Next(Special.Length)] : (uint)random.NextInt64(1L << 32)))];
            var (rounded, bytes, back) = (new float[length], new byte[2 * length], new float[length]);
            BFloat16.Round(values, rounded);
            BFloat16.Pack(rounded, bytes);
            BFloat16.Unpack(bytes, back);
            Assert.Equal(values.Select(Rounded), rounded.Select(BitConverter.SingleToUInt32Bits));
            // A NaN keeps its bits until it is packed.
            Assert.Equal(
                rounded.Select(value => float.IsNaN(value) ? 0x7FC0_0000 : BitConverter.SingleToUInt32Bits(value)),
                back.Select(BitConverter.SingleToUInt32Bits));
            BFloat16.Round(values, values);
            Assert.Equal(rounded.Select(BitConverter.SingleToUInt32Bits), values.Select(BitConverter.SingleToUInt32Bits));
        }
    }

    // The nearer of the two neighbours with a zero lower half; on a tie, the even one. Finite values never become infinite.
    private static uint Rounded(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (!float.IsFinite(value))
            return bits;
        var (down, lower) = (bits & 0xFFFF_0000, bits & 0xFFFF);
        var up = down + 0x1_0000;
        var isUp = lower > 0x8000 || (lower == 0x8000 && (down & 0x1_0000) != 0);
        return isUp && float.IsFinite(BitConverter.UInt32BitsToSingle(up)) ? up : down;
    }
}
