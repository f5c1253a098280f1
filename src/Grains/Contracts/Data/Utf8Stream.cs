using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Data;

/// <summary>
/// Text of any encoding as UTF-8. Refuses bytes that are no character in the encoding, and the character 0, which text has not.
/// </summary>
/// <param name="source">The text, behind its byte order mark.</param>
/// <param name="encoding">Its encoding; throws for what it cannot decode.</param>
/// <param name="name">What messages call it.</param>
/// <param name="setting">How the user sets the encoding.</param>
internal sealed class Utf8Stream(Stream source, Encoding encoding, string name, string setting) : ForwardStream(source)
{
    private const int BlockBytes = 1 << 15;

    private readonly SingleBytes? _doubts = SingleBytes.Of(encoding, name, setting);
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly char[] _text = new char[encoding.GetMaxCharCount(BlockBytes)];
    private readonly byte[] _bytes = new byte[Encoding.UTF8.GetMaxByteCount(encoding.GetMaxCharCount(BlockBytes))];
    private int _begin;
    private int _end;
    private long _line = 1;
    private bool _isAtEnd;

    public override int Read(Span<byte> buffer)
    {
        while (_begin == _end && !_isAtEnd)
            Fill();
        var count = Math.Min(buffer.Length, _end - _begin);
        _bytes.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        return count;
    }

    private void Fill()
    {
        var block = _block.AsSpan(0, Source.Read(_block));
        _isAtEnd = block.IsEmpty;
        _doubts?.Look(block, _line);
        ReadOnlySpan<char> text;
        try
        {
            text = _text.AsSpan(0, _decoder.GetChars(block, _text, flush: _isAtEnd));
        }
        catch (DecoderFallbackException e)
        {
            throw Undecodable(block, Math.Clamp(e.Index, 0, block.Length), e);
        }

        if (text.IndexOf('\0') is var zero and >= 0)
        {
            throw new InvalidDataException($"{name} is not text: line {_line + text[..zero].Count('\n')} holds a zero byte. "
                + "Give a file of text.");
        }

        _line += text.Count('\n');
        (_begin, _end) = (0, _encoder.GetBytes(text, _bytes, flush: _isAtEnd));
    }

    private InvalidDataException Undecodable(ReadOnlySpan<byte> block, int index, Exception inner)
    {
        var line = _line + block[..index].Count((byte)'\n');
        if (encoding.CodePage != Encoding.UTF8.CodePage)
        {
            return new InvalidDataException($"{name} is not text in UTF-16: a character near line {line} is cut in half. "
                + $"Correct {setting.TrimEnd(' ', ':')}.", inner);
        }

        if (block.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || block.IndexOfAnyInRange((byte)14, (byte)26) >= 0)
        {
            return new InvalidDataException(
                $"{name} is not text: it has bytes that no text has, from line {line} on. Give a file of text.", inner);
        }

        var begin = block[..index].LastIndexOf((byte)'\n') + 1;
        var length = block[begin..].IndexOf((byte)'\n');
        var bytes = length < 0 ? block[begin..] : block.Slice(begin, length);
        var word = SingleBytes.Likely(block);
        var guess = SingleBytes.Windows1252.GetString(bytes).Trim();
        return new InvalidDataException(
            $"{name} is not text in UTF-8: line {line} has a byte that begins no character. "
            + $"In {word} that line is {Quoted.Of(guess)}. "
            + $"If that is right, write {setting}{word}; if not, convert the file: iconv -f ENCODING -t UTF-8", inner);
    }
}
