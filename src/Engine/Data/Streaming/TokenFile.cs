using System.Buffers;
using System.Buffers.Binary;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Streaming;

/// <summary>
/// The tokens of a continuous text, in a stream that may be larger than memory. Little-endian layout:
/// <code>
/// 16  magic "distseq-tokens-1" (ASCII)
///  4  length of the vocabulary, then the vocabulary with its tokenizer (the JSON of VocabularyFile)
///  1  bytes per id: 1 up to 256 tokens in the vocabulary, 2 up to 65,536, else 4
///  …  ids
///  8  number of ids, which detects a truncated file
/// </code>
/// Reads only the requested tokens. Thread-safe (one thread reads at a time). Does not close the stream.
/// </summary>
internal sealed class TokenFile
{
    private const int LongestVocabulary = 1 << 30;
    private const int Trailer = sizeof(long);
    private const int Part = 1 << 14;
    private const string Shortened = "The file of tokens ends too early; it has become shorter since it was opened.";

    private readonly Lock _reading = new();
    private readonly Stream _source;
    private readonly long _begin;
    private readonly long _first;
    private readonly int _width;

    private TokenFile(Stream source, long begin, TextCoder coder, long first, long count, int width)
    {
        (_source, _begin, Coder, _first, Count, _width) = (source, begin, coder, first, count, width);
    }

    private static ReadOnlySpan<byte> Magic => "distseq-tokens-1"u8;

    public TextCoder Coder { get; }

    public long Count { get; }

    /// <summary>Tokenizes a text in bounded memory. Word tokenizers emit an &lt;EOS&gt; for each line end.</summary>
    /// <param name="text">UTF-8, read from its current position.</param>
    /// <param name="coder">Its vocabulary may come from a <see cref="VocabularyBuilder"/> that has already read the text.</param>
    /// <param name="destination">Written from its current position; need not be seekable.</param>
    /// <param name="unknown">Count of unknown tokens. They become &lt;UNK&gt;, or are dropped if the vocabulary has none.</param>
    /// <returns>Number of tokens written.</returns>
    /// <exception cref="InvalidDataException">Not UTF-8, or a token is too long; the message names the line.</exception>
    public static long Write(Stream text, TextCoder coder, Stream destination, out long unknown)
    {
        unknown = 0;
        using var reader = new Utf8Reader(text);
        return Write([reader], coder, destination, ref unknown)[0];
    }

    /// <summary>The same for several texts, concatenated; no token spans two texts.</summary>
    /// <param name="texts">Lines end with newline. Each text is requested only when its turn comes.</param>
    /// <param name="coder">Encodes the texts.</param>
    /// <param name="destination">Written from its current position.</param>
    /// <param name="unknown">Incremented for each unknown token.</param>
    /// <returns>Number of tokens of each text.</returns>
    internal static IReadOnlyList<long> Write(
        IEnumerable<TextReader> texts, TextCoder coder, Stream destination, ref long unknown)
    {
        using var vocabulary = new MemoryStream();
        VocabularyFile.Write(coder, vocabulary);
        Span<byte> number = stackalloc byte[sizeof(long)];
        destination.Write(Magic);
        BinaryPrimitives.WriteInt32LittleEndian(number, checked((int)vocabulary.Length));
        destination.Write(number[..sizeof(int)]);
        destination.Write(vocabulary.GetBuffer(), 0, (int)vocabulary.Length);
        var width = Width(coder.Vocabulary);
        destination.WriteByte((byte)width);
        var ids = new int[Part];
        var bytes = new byte[checked(Part * width)];
        var written = new List<long>();
        foreach (var text in texts)
        {
            var tokens = coder.Tokenizer.Read(text, lineEnds: true);
            written.Add(0);
            for (int count; (count = coder.Encode(tokens, ids, ref unknown)) > 0; written[^1] += count)
            {
                Pack(ids.AsSpan(0, count), bytes, width);
                destination.Write(bytes, 0, count * width);
            }
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, written.Sum());
        destination.Write(number);
        return written;
    }

    /// <summary>Opens a file and reads everything but the tokens.</summary>
    /// <param name="source">Seekable. The file extends from the current position to the end.</param>
    /// <exception cref="ArgumentException">The stream is not seekable.</exception>
    /// <exception cref="InvalidDataException">The stream is not a token file, or is damaged.</exception>
    public static TokenFile Open(Stream source)
    {
        if (!source.CanSeek)
            throw new ArgumentException(
                "Windows of tokens are read from anywhere; the stream must be able to seek.", nameof(source));
        var begin = source.Position;
        try
        {
            var number = new byte[sizeof(long)];
            var magic = new byte[Magic.Length];
            source.ReadExactly(magic);
            if (!Magic.SequenceEqual(magic))
                throw new InvalidDataException("Not a file of tokens: it does not begin with distseq-tokens-1.");
            source.ReadExactly(number, 0, sizeof(int));
            var length = BinaryPrimitives.ReadInt32LittleEndian(number);
            if (length is < 0 or > LongestVocabulary || length > source.Length - source.Position)
                throw new InvalidDataException($"The file of tokens is damaged: it claims a vocabulary of {length} bytes.");
            var vocabulary = new byte[length];
            source.ReadExactly(vocabulary);
            var coder = VocabularyFile.ReadCoder(new MemoryStream(vocabulary));
            var width = source.ReadByte();
            if (width != Width(coder.Vocabulary))
                throw new InvalidDataException($"The file of tokens is damaged: it claims {width} bytes an id.");
            var first = source.Position;
            var bytes = source.Length - first - Trailer;
            source.Seek(-Trailer, SeekOrigin.End);
            source.ReadExactly(number);
            var count = BinaryPrimitives.ReadInt64LittleEndian(number);
            if (bytes < 0 || bytes % width != 0 || bytes / width != count)
                throw new InvalidDataException(
                    $"The file of tokens is cut short or damaged: it claims {count} tokens and has {bytes} bytes of them.");
            return new TokenFile(source, begin, coder, first, count, width);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The file of tokens ends too early; write it again.", e);
        }
    }

    /// <summary>Reads a run of tokens and not a byte more.</summary>
    /// <param name="first">First token, 0-based.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run extends beyond the file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Read(long first, Span<int> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - ids.Length);
        var length = ids.Length * _width;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            lock (_reading)
            {
                _source.Position = _first + (first * _width);
                _source.ReadExactly(rented, 0, length);
            }

            Unpack(rented, ids, _width);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(Shortened, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        foreach (var id in ids)
        {
            if ((uint)id >= (uint)Coder.Vocabulary.Count)
                throw new InvalidDataException(
                    $"The file of tokens is damaged: id {id} is beyond its vocabulary of {Coder.Vocabulary.Count}.");
        }
    }

    /// <summary>Copies the file unchanged.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter since it was opened.</exception>
    public void CopyTo(Stream destination)
    {
        var part = new byte[Part];
        var left = _first - _begin + (Count * _width) + Trailer;
        for (var at = _begin; left > 0;)
        {
            int read;
            lock (_reading)
            {
                _source.Position = at;
                read = _source.Read(part, 0, (int)Math.Min(left, part.Length));
            }

            if (read == 0)
                throw new InvalidDataException(Shortened);
            destination.Write(part, 0, read);
            (at, left) = (at + read, left - read);
        }
    }

    private static int Width(Vocabulary vocabulary) => vocabulary.Count switch
    {
        <= 1 << 8 => 1,
        <= 1 << 16 => 2,
        _ => 4,
    };

    private static void Pack(ReadOnlySpan<int> ids, Span<byte> bytes, int width)
    {
        if (width == 1)
        {
            for (var i = 0; i < ids.Length; i++)
                bytes[i] = (byte)ids[i];
            return;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            for (var part = 0; part < width; part++)
                bytes[(i * width) + part] = (byte)(ids[i] >> (8 * part));
        }
    }

    private static void Unpack(ReadOnlySpan<byte> bytes, Span<int> ids, int width)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            var id = 0;
            for (var part = 0; part < width; part++)
                id |= bytes[(i * width) + part] << (8 * part);
            ids[i] = id;
        }
    }
}
