using System.Buffers.Binary;

namespace DistSeq.Grains.Wire;

/// <summary>
/// Elements that are not zero: the distance to the one before, 7 bits a byte with the lowest first, then the float.
/// </summary>
internal static class SparseFloats
{
    // Of one element: a distance of up to 2^30, and a float.
    private const int Longest = 5 + sizeof(float);

    /// <summary>Packs; -0 comes back as 0.</summary>
    public static byte[] Pack(ReadOnlySpan<float> values)
    {
        var bytes = new byte[(values.Length - values.Count(0f)) * Longest];
        int at = 0, last = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            var distance = (uint)(i - last);
            for (; distance >= 0x80; distance >>= 7)
                bytes[at++] = (byte)((distance & 0x7F) | 0x80);
            bytes[at++] = (byte)distance;
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), values[i]);
            at += sizeof(float);
            last = i;
        }

        return bytes[..at];
    }

    /// <summary>The values again.</summary>
    /// <exception cref="InvalidDataException">The bytes end within an element, or an element lies outside.</exception>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        values.Clear();
        long index = -1;
        for (var at = 0; at < bytes.Length;)
        {
            long distance = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (at == bytes.Length || shift > 28)
                    throw new InvalidDataException("A sparse block ends within a distance.");
                distance |= (long)(bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80)
                    break;
            }

            index += distance;
            if (distance == 0 || index >= values.Length || bytes.Length - at < sizeof(float))
                throw new InvalidDataException($"A sparse block of {values.Length} elements names element {index}.");
            values[(int)index] = BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]);
            at += sizeof(float);
        }
    }
}
