using System.Buffers;
using System.Buffers.Binary;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Streaming;

/// <summary>
/// Tokens of a continuous text in a stream that may be larger than memory. Layout, little-endian:
/// <code>
/// 16  magic "distseq-tokens-1" (ASCII)
///  4  length of the vocabulary, then the vocabulary with its tokenizer (the JSON of VocabularyFile)
///  1  bytes an id: 1 up to 256 tokens in the vocabulary, 2 up to 65,536, else 4
///  …  ids
///  8  number of ids, so that a file cut short is known
/// </code>
/// Reads only what is asked for, for any number of threads (one reads at a time). Does not close the stream.
/// </summary>
public sealed class TokenFile
{
    private const int LongestVocabulary = 1 << 30;
    private const int Trailer = sizeof(long);
    private const int Part = 1 << 14;

    private readonly Lock _reading = new();
    private readonly Stream _source;
    private readonly long _first;
    private readonly int _width;

    private TokenFile(Stream source, TextCoder coder, long first, long count, int width)
    {
        (_source, Coder, _first, Count, _width) = (source, coder, first, count, width);
    }

    private static ReadOnlySpan<byte> Magic => "distseq-tokens-1"u8;

    /// <summary>Text to ids and back.</summary>
    public TextCoder Coder { get; }

    /// <summary>Tokens of the text.</summary>
    public long Count { get; }

    /// <summary>
    /// Tokenizes a text in bounded memory: words have an &lt;EOS&gt; for each end of a line, as in
    /// <see cref="TokenCorpus.Read(string, CorpusFormat, Tokenizer, int?, double, long)"/>.
    /// </summary>
    /// <param name="text">UTF-8, from where it is.</param>
    /// <param name="coder">Its vocabulary may come from a <see cref="VocabularyBuilder"/> that read the text before.</param>
    /// <param name="destination">Written from where it is; it need not seek.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <returns>Tokens written.</returns>
    /// <exception cref="InvalidDataException">Not UTF-8, or a token is too long; the message names the line.</exception>
    public static long Write(Stream text, TextCoder coder, Stream destination, out long unknown)
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
        using var reader = new Utf8Reader(text);
        var tokens = coder.Tokenizer.Read(reader, lineEnds: true);
        var ids = new int[Part];
        var bytes = new byte[checked(Part * width)];
        long written = 0;
        unknown = 0;
        for (int count; (count = coder.Encode(tokens, ids, ref unknown)) > 0; written += count)
        {
            Pack(ids.AsSpan(0, count), bytes, width);
            destination.Write(bytes, 0, count * width);
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, written);
        destination.Write(number);
        return written;
    }

    /// <summary>Reads what stands before and behind the tokens.</summary>
    /// <param name="source">Seeks; the file begins where it is and goes to its end.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="InvalidDataException">Not such a file, or damaged.</exception>
    public static TokenFile Open(Stream source)
    {
        if (!source.CanSeek)
            throw new ArgumentException("Windows of tokens are read from anywhere; the stream must be able to seek.", nameof(source));
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
                throw new InvalidDataException($"The file of tokens is cut short or damaged: it claims {count} tokens and has {bytes} bytes of them.");
            return new TokenFile(source, coder, first, count, width);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The file of tokens ends too early; write it again.", e);
        }
    }

    /// <summary>Reads a run of tokens: so many times the width of an id, and no byte more.</summary>
    /// <param name="first">From 0.</param>
    /// <param name="ids">Filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run is not within the file.</exception>
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
            throw new InvalidDataException("The file of tokens ends too early; it has become shorter since it was opened.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        foreach (var id in ids)
        {
            if ((uint)id >= (uint)Coder.Vocabulary.Count)
                throw new InvalidDataException($"The file of tokens is damaged: id {id} is beyond its vocabulary of {Coder.Vocabulary.Count}.");
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
