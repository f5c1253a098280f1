using System.Buffers;
using System.Text.Unicode;

namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Reads strict UTF-8 from a stream in bounded memory. Drops a byte order mark and converts all line ends (the set of
/// <see cref="string.ReplaceLineEndings()"/>) to newline. Leaves the stream open.
/// </summary>
internal sealed class Utf8Reader : TextReader
{
    /// <summary>Longest line that <see cref="ReadLine"/> accepts, in UTF-16 units.</summary>
    public const int LongestLine = 1 << 24;

    // Line ends other than newline.
    private static readonly SearchValues<char> OtherEnds = SearchValues.Create("\r\f\u0085\u2028\u2029");

    private readonly Stream _source;
    private readonly byte[] _bytes = new byte[1 << 15];
    private readonly char[] _text = new char[1 << 15];
    private readonly StringBuilder _line = new();
    private int _bytesEnd;
    private int _begin;
    private int _end;
    private long _offset;
    private long _lineRead = 1;
    private bool _exhausted;
    private bool _afterReturn;

    /// <param name="source">Read from its current position.</param>
    public Utf8Reader(Stream source)
    {
        _source = source;
        while (_bytesEnd < 3 && !_exhausted)
            FillBytes();
        if (_bytes.AsSpan(0, _bytesEnd).StartsWith(Encoding.UTF8.Preamble))
            Consume(3);
    }

    /// <summary>Lines returned by <see cref="ReadLine"/> so far, so the 1-based number of the last one.</summary>
    public long Line { get; private set; }

    public override int Peek() => Fill() ? _text[_begin] : -1;

    public override int Read() => Fill() ? _text[_begin++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <exception cref="InvalidDataException">Not UTF-8.</exception>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
            return 0;
        var count = Math.Min(buffer.Length, _end - _begin);
        _text.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        return count;
    }

    /// <summary>The next line without its line end; null at the end of the text.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, or the line is longer than <see cref="LongestLine"/>.</exception>
    public override string? ReadLine()
    {
        _line.Clear();
        var any = false;
        while (Fill())
        {
            (any, Line) = (true, any ? Line : Line + 1);
            var text = _text.AsSpan(_begin, _end - _begin);
            var end = text.IndexOf('\n');
            _line.Append(end < 0 ? text : text[..end]);
            if (_line.Length > LongestLine)
                Damaged.AtLine(Line, $"it has more than {LongestLine} characters; break it.");
            _begin += end < 0 ? text.Length : end + 1;
            if (end >= 0)
                break;
        }

        return any ? _line.ToString() : null;
    }

    private bool Fill()
    {
        while (_begin == _end)
        {
            (_begin, _end) = (0, 0);
            if (!_exhausted)
                FillBytes();
            if (_bytesEnd == 0 && _exhausted)
                return false;
            var status = Utf8.ToUtf16(
                _bytes.AsSpan(0, _bytesEnd), _text, out var read, out var written, replaceInvalidSequences: false,
                isFinalBlock: _exhausted);
            Normalize(written);
            if (status == OperationStatus.InvalidData && _end == 0)
            {
                throw new InvalidDataException(
                    $"Line {_lineRead}: the data is not UTF-8: byte {_offset + read} begins no valid character. "
                    + "Save it as UTF-8 (iconv -f … -t utf-8).");
            }

            Consume(read);
        }

        return true;
    }

    // Works in place; the result is never longer.
    private void Normalize(int written)
    {
        if (!_afterReturn && !_text.AsSpan(0, written).ContainsAny(OtherEnds))
        {
            _lineRead += _text.AsSpan(0, written).Count('\n');
            _end = written;
            return;
        }

        for (var i = 0; i < written; i++)
        {
            var character = _text[i];
            var afterReturn = _afterReturn;
            _afterReturn = character == '\r';
            if (character == '\n' && afterReturn)
                continue;
            var ends = character is '\n' or '\r' or '\f' or '\u0085' or '\u2028' or '\u2029';
            _lineRead += ends ? 1 : 0;
            _text[_end++] = ends ? '\n' : character;
        }
    }

    private void Consume(int count)
    {
        _bytes.AsSpan(count, _bytesEnd - count).CopyTo(_bytes);
        _bytesEnd -= count;
        _offset += count;
    }

    private void FillBytes()
    {
        if (_bytesEnd == _bytes.Length)
            return;
        var read = _source.Read(_bytes.AsSpan(_bytesEnd));
        _bytesEnd += read;
        _exhausted = read == 0;
    }
}
