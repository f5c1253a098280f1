using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Data;

/// <summary>
/// Content that a user provides, as UTF-8 without a byte order mark: decompresses gzip, decodes other encodings, and refuses
/// what is not text by name. The client uses it for files, the grains for what they fetch, so both refuse the same content in
/// the same words.
/// </summary>
public static class TextContent
{
    private const int HeadBytes = 4096;

    /// <summary>Content that begins with these bytes is not text.</summary>
    private static readonly (string Name, byte[] Magic)[] Kinds =
    [
        ("a zip archive", "PK\u0003\u0004"u8.ToArray()),
        ("a bzip2 archive", "BZh"u8.ToArray()),
        ("an xz archive", [0xFD, .. "7zXZ"u8]),
        ("a zstd archive", [0x28, 0xB5, 0x2F, 0xFD]),
        ("a 7z archive", [.. "7z"u8, 0xBC, 0xAF]),
        ("a PDF document", "%PDF-"u8.ToArray()),
        ("a PNG picture", [0x89, .. "PNG"u8]),
        ("a JPEG picture", [0xFF, 0xD8, 0xFF]),
        ("a Parquet file", "PAR1"u8.ToArray()),
        ("an SQLite database", "SQLite format 3"u8.ToArray()),
        ("a program", [0x7F, .. "ELF"u8]),
    ];

    /// <summary>Reads forward, in bounded memory. Closes the source.</summary>
    /// <param name="source">The bytes as they are.</param>
    /// <param name="encoding">What the user says they are.</param>
    /// <param name="name">What messages call the content: a path, an address.</param>
    /// <param name="setting">How the user sets the encoding: "data.encoding: ".</param>
    /// <exception cref="InvalidDataException">
    /// Not text, or in another encoding; thrown here and by every read. The message begins with the name.
    /// </exception>
    public static Stream Open(Stream source, DataEncoding encoding, string name, string setting)
    {
        var (bytes, head) = PeekUnpacked(source, name);
        name = Quoted.Path(name);
        foreach (var (kind, magic) in Kinds)
        {
            if (head.AsSpan().StartsWith(magic))
                throw new InvalidDataException($"{name} is {kind}, not text. Give the text that is in it.");
        }

        if (head.Length > 262 && head.AsSpan(257).StartsWith("ustar"u8))
            throw new InvalidDataException($"{name} is a tar archive, not text. Unpack it, and give the folder.");
        var (decoding, mark) = Decoding(head, encoding, name, setting);
        bytes.ReadExactly(new byte[mark]);
        return new Utf8Stream(bytes, decoding, name, setting);
    }

    /// <summary>The bytes of content that is not text, decompressed where it is gzip. Closes the source.</summary>
    /// <param name="source">The bytes as they are.</param>
    /// <param name="name">What messages call the content.</param>
    /// <exception cref="InvalidDataException">The compressed content is damaged; thrown here and by every read.</exception>
    public static Stream OpenBytes(Stream source, string name) => PeekUnpacked(source, name).Bytes;

    private static (Encoding Encoding, int Mark) Decoding(
        ReadOnlySpan<byte> head, DataEncoding encoding, string name, string setting)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble))
            return (Strict(Encoding.UTF8), 3);
        if (head.StartsWith(Encoding.UTF32.Preamble) || head.StartsWith<byte>([0, 0, 0xFE, 0xFF]))
        {
            throw new InvalidDataException($"{name} is text in UTF-32, which cannot be read. "
                + "Convert it: iconv -f UTF-32 -t UTF-8");
        }

        if (head.StartsWith(Encoding.Unicode.Preamble))
            return (Strict(Encoding.Unicode), 2);
        if (head.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return (Strict(Encoding.BigEndianUnicode), 2);
        var order = Utf16Signs.OrderOf(head);
        Utf16Signs.Demand(head, order, encoding, name, setting);
        return (Strict(encoding switch
        {
            DataEncoding.Utf16 => order ?? Encoding.Unicode,
            DataEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            DataEncoding.Latin1 => Encoding.Latin1,
            DataEncoding.Windows1252 => SingleBytes.Windows1252,
            _ => Encoding.UTF8,
        }), 0);
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    private static (Stream Bytes, byte[] Head) PeekUnpacked(Stream source, string name)
    {
        var (bytes, head) = Peek(source);
        return head.AsSpan().StartsWith<byte>([0x1F, 0x8B, 0x08]) ? Peek(new Unpacked(bytes, Quoted.Path(name))) : (bytes, head);
    }

    private static (Stream Bytes, byte[] Head) Peek(Stream source)
    {
        var head = new byte[HeadBytes];
        var count = source.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return (new Rejoined(head.AsMemory(0, count), source), head[..count]);
    }
}
