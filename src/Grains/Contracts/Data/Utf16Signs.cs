using System.Buffers.Binary;
using System.Text.Unicode;
using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Data;

/// <summary>Tells from the beginning of a text without a byte order mark whether it is UTF-16.</summary>
internal static class Utf16Signs
{
    // In Chinese UTF-16 at most 69 % of the bytes are such; in text with one byte per character, nearly all.
    private const double LeastPlain = 0.75;
    private const int FewestBytes = 32;

    /// <summary>
    /// The byte order, as line ends, spaces and Latin letters show it: one byte of each is zero. Null where nothing shows it.
    /// </summary>
    public static Encoding? OrderOf(ReadOnlySpan<byte> head)
    {
        int first = 0, second = 0, pairs = head.Length / 2;
        for (var i = 0; i < pairs; i++)
        {
            var unit = BinaryPrimitives.ReadUInt16LittleEndian(head[(2 * i)..]);
            first += unit != 0 && (unit & 0xFF) == 0 ? 1 : 0;
            second += unit != 0 && unit >> 8 == 0 ? 1 : 0;
        }

        var few = Math.Max(2, pairs / 50);
        return second >= few && second > 20 * first ? Encoding.Unicode
            : first >= few && first > 20 * second ? Encoding.BigEndianUnicode
            : null;
    }

    /// <summary>Refuses a text that is UTF-16 where the user says that it is not, or the other way round.</summary>
    /// <exception cref="InvalidDataException">The text shows that it has another encoding.</exception>
    public static void Demand(ReadOnlySpan<byte> head, Encoding? order, DataEncoding encoding, string name, string setting)
    {
        if (encoding is not (DataEncoding.Utf16 or DataEncoding.Utf16BigEndian))
        {
            if (order is not null)
            {
                throw new InvalidDataException($"{name} is text in UTF-16 without a byte order mark. "
                    + $"Write {setting}{WordOf(order)} to read it.");
            }
        }
        else if (order is not null)
        {
            // utf-16 takes the order that the text shows.
            if (encoding == DataEncoding.Utf16BigEndian && order == Encoding.Unicode)
            {
                throw new InvalidDataException($"{name} is text in UTF-16, little-endian, and not big-endian. "
                    + $"Write {setting}utf-16 to read it.");
            }
        }
        else if (Instead(head) is { } word)
        {
            throw new InvalidDataException($"{name} is not text in UTF-16: it looks like {word}. "
                + $"Write {setting}{word} to read it. If it is UTF-16 all the same, give it a byte order mark.");
        }
    }

    // Text in UTF-16 nearly always has zero bytes (line ends, spaces, digits), or bytes that begin no character of UTF-8.
    private static string? Instead(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.Contains((byte)0))
            return null;
        if (IsUtf8(head))
            return "utf-8";
        var plain = 0;
        foreach (var value in head)
            plain += value is (>= 0x20 and < 0x7F) or (byte)'\n' or (byte)'\r' or (byte)'\t' ? 1 : 0;
        return head.Length >= FewestBytes && plain >= LeastPlain * head.Length ? SingleBytes.Likely(head) : null;
    }

    // The last character may be cut off by the end of the sample.
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        for (var cut = 0; cut < Math.Min(4, head.Length); cut++)
        {
            if (Utf8.IsValid(head[..^cut]))
                return true;
        }

        return false;
    }

    private static string WordOf(Encoding order) => order == Encoding.Unicode ? "utf-16" : "utf-16-be";
}
