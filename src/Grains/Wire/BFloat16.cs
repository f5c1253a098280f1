using System.Numerics;
using System.Runtime.InteropServices;

namespace DistSeq.Grains.Wire;

/// <summary>The upper half of a float32. Nothing but integers, so the same bits by vectors of any width.</summary>
internal static class BFloat16
{
    private const uint Exponent = 0x7F80_0000;
    private const uint Magnitude = 0x7FFF_FFFF;
    private const uint Upper = 0xFFFF_0000;
    private const ushort UsualNaN = 0x7FC0;

    /// <summary>
    /// The nearest values with a zero lower half, ties to even; what is not finite stays as it is. May be done in place.
    /// </summary>
    public static void Round(ReadOnlySpan<float> values, Span<float> rounded)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var into = MemoryMarshal.Cast<float, uint>(rounded);
        var at = 0;
        for (; at <= bits.Length - Vector<uint>.Count; at += Vector<uint>.Count)
            Round(new Vector<uint>(bits[at..])).CopyTo(into[at..]);
        for (; at < bits.Length; at++)
            into[at] = Round(new Vector<uint>(bits[at]))[0];
    }

    /// <summary>Packs values whose lower half is zero; a NaN becomes the usual one.</summary>
    public static void Pack(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        var at = 0;
        for (; at <= bits.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            var lower = Half(new Vector<uint>(bits[at..]));
            var upper = Half(new Vector<uint>(bits[(at + Vector<uint>.Count)..]));
            Vector.Narrow(lower, upper).CopyTo(halves[at..]);
        }

        for (; at < bits.Length; at++)
            halves[at] = (ushort)Half(new Vector<uint>(bits[at]))[0];
    }

    /// <summary>The values again.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var at = 0;
        for (; at <= bits.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(halves[at..]), out var lower, out var upper);
            (lower << 16).CopyTo(bits[at..]);
            (upper << 16).CopyTo(bits[(at + Vector<uint>.Count)..]);
        }

        for (; at < bits.Length; at++)
            bits[at] = (uint)halves[at] << 16;
    }

    // Adding 0x7FFF, and one more if the upper half is odd, carries into the upper half where rounding goes up. Without the tests
    // a NaN would become a number, and the largest floats infinite; these become the largest bfloat16.
    private static Vector<uint> Round(Vector<uint> bits)
    {
        var exponent = new Vector<uint>(Exponent);
        var upper = new Vector<uint>(Upper);
        var nearest = (bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One)) & upper;
        var finite = Vector.ConditionalSelect(Vector.Equals(nearest & exponent, exponent), bits & upper, nearest);
        return Vector.ConditionalSelect(Vector.Equals(bits & exponent, exponent), bits, finite);
    }

    private static Vector<uint> Half(Vector<uint> bits) => Vector.ConditionalSelect(
        Vector.GreaterThan(bits & new Vector<uint>(Magnitude), new Vector<uint>(Exponent)),
        new Vector<uint>(UsualNaN), bits >> 16);
}
