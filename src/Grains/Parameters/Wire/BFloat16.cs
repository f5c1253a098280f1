using System.Runtime.InteropServices;

namespace DistSeq.Grains.Parameters.Wire;

/// <summary>The upper half of a float32.</summary>
internal static class BFloat16
{
    /// <summary>The nearest values with a zero lower half, ties to even; what is not finite stays what it is. May be done in place.</summary>
    public static void Round(ReadOnlySpan<float> values, Span<float> rounded)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]);
            // Without the test a NaN would become a number, and the largest floats infinite.
            rounded[i] = (bits & 0x7F80_0000) == 0x7F80_0000
                ? values[i]
                : Finite(BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000), bits);
        }
    }

    /// <summary>Packs values whose lower half is zero; a NaN becomes the usual one.</summary>
    public static void Pack(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < values.Length; i++)
            halves[i] = float.IsNaN(values[i]) ? (ushort)0x7FC0 : (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16);
    }

    /// <summary>The values again.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
    }

    // The largest bfloat16 where rounding up would leave the range.
    private static float Finite(float rounded, uint bits) =>
        float.IsInfinity(rounded) ? BitConverter.UInt32BitsToSingle(bits & 0xFFFF_0000) : rounded;
}
