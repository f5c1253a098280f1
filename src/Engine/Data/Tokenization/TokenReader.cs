namespace DistSeq.Engine.Data.Tokenization;

/// <summary>
/// Cuts a text into tokens by the rules of a <see cref="Tokenizer"/>, in memory independent of the length of the text.
/// </summary>
internal sealed class TokenReader
{
    /// <summary>Longest word or given token, in UTF-16 units.</summary>
    public const int LongestToken = 4096;

    // Look-ahead past the longest token: an apostrophe with a code point on either side, and one more code point.
    private const int Beyond = 8;
    private const int Capacity = 4 * LongestToken;

    private readonly Tokenizer _tokenizer;
    private readonly TextReader _text;
    private readonly bool _lineEnds;
    private readonly char[] _buffer = new char[Capacity];
    private readonly char[] _folded = new char[LongestToken + 4];
    private ReadOnlyMemory<char> _token;
    private int _begin;
    private int _end;
    private bool _exhausted;
    private bool _withinLine;

    internal TokenReader(Tokenizer tokenizer, TextReader text, bool lineEnds)
    {
        _tokenizer = tokenizer;
        _text = text;
        _lineEnds = lineEnds && tokenizer.Kind != TokenKind.Character;
    }

    /// <summary>The current token, valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Token => _token.Span;

    /// <summary>Current line, 1-based.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Moves to the next token; false at the end of the text.</summary>
    /// <exception cref="InvalidDataException">A token is longer than <see cref="LongestToken"/>.</exception>
    public bool Read() => _tokenizer.Kind == TokenKind.Character ? ReadCharacter() : ReadWord();

    /// <summary>
    /// The next characters of a character tokenizer, not case-folded: whole code points, at most <paramref name="most"/> of them.
    /// Empty at the end of the text; valid until the next read.
    /// </summary>
    internal ReadOnlySpan<char> ReadRun(int most)
    {
        Fill();
        var length = Math.Min(most, _end - _begin);
        if (length == 0)
            return default;
        if (char.IsHighSurrogate(_buffer[_begin + length - 1]))
        {
            // The other half of the surrogate pair is next in the buffer, or comes with the next run.
            if (_begin + length < _end)
                length += char.IsLowSurrogate(_buffer[_begin + length]) ? 1 : 0;
            else if (!_exhausted)
                length--;
        }

        var run = _buffer.AsSpan(_begin, length);
        Line += run.Count('\n');
        _begin += length;
        return run;
    }

    private bool ReadCharacter()
    {
        Fill();
        if (_begin == _end)
            return false;
        var rune = RuneAt(_begin, out var length);
        if (rune.Value == '\n')
            Line++;
        // An unpaired surrogate, which valid UTF-8 never contains, becomes the replacement character.
        if (rune == Rune.ReplacementChar)
            _token = "\uFFFD".AsMemory();
        else
            Cut(length);
        _begin += length;
        return true;
    }

    private bool ReadWord()
    {
        while (true)
        {
            Fill();
            if (_begin == _end)
                return _withinLine && EndLine(ended: false);
            var rune = RuneAt(_begin, out var length);
            if (rune.Value == '\n')
            {
                _begin++;
                if (EndLine(ended: true))
                    return true;
                continue;
            }

            _withinLine = true;
            if (Rune.IsWhiteSpace(rune))
            {
                _begin += length;
                continue;
            }

            length = _tokenizer.Kind == TokenKind.Given ? GivenLength() : WordLength();
            Cut(length);
            _begin += length;
            return true;
        }
    }

    private bool EndLine(bool ended)
    {
        Line += ended ? 1 : 0;
        _withinLine = false;
        _token = SpecialTokens.End.AsMemory();
        return _lineEnds;
    }

    private void Cut(int length)
    {
        var token = _buffer.AsSpan(_begin, length);
        if (_tokenizer.Kind == TokenKind.Given && SpecialTokens.Spelled(token) is { } special)
        {
            _token = special.AsMemory();
        }
        else if (_tokenizer.FoldCase)
        {
            var folded = ((ReadOnlySpan<char>)token).ToLowerInvariant(_folded);
            _token = _folded.AsMemory(0, folded);
        }
        else
        {
            _token = _buffer.AsMemory(_begin, length);
        }
    }

    private int GivenLength()
    {
        var at = _begin;
        for (; at < _end && !Rune.IsWhiteSpace(RuneAt(at, out var length)); at += length)
            RefuseBeyond(at);
        return at - _begin;
    }

    private int WordLength()
    {
        var at = _begin;
        var last = RuneAt(at, out var length);
        at += length;
        if (!IsWord(last))
            return length;
        while (at < _end)
        {
            var next = RuneAt(at, out length);
            if (!IsWord(next))
            {
                if (!Joins(next) || at + length >= _end)
                    break;
                var beyond = RuneAt(at + length, out var more);
                var number = next.Value is '.' or ',';
                if (number ? !Rune.IsDigit(last) || !Rune.IsDigit(beyond) : !IsWord(beyond))
                    break;
                (next, length) = (beyond, length + more);
            }

            RefuseBeyond(at);
            last = next;
            at += length;
        }

        return at - _begin;
    }

    private static bool Joins(Rune rune) => rune.Value is '\'' or '’' or '-' or '.' or ',';

    private static bool IsWord(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_'
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private void RefuseBeyond(int at)
    {
        if (at - _begin >= LongestToken)
            Damaged.AtLine(Line, $"a word has more than {LongestToken} characters; is this text? Split it by white space.");
    }

    private Rune RuneAt(int at, out int length)
    {
        if (char.IsAscii(_buffer[at]))
        {
            length = 1;
            return new Rune(_buffer[at]);
        }

        Rune.DecodeFromUtf16(_buffer.AsSpan(at, _end - at), out var rune, out length);
        return rune;
    }

    // After this, the buffer holds the longest possible token plus the look-ahead, unless the text ends first.
    private void Fill()
    {
        if (_exhausted || _end - _begin > LongestToken + Beyond)
            return;
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        while (_end < Capacity)
        {
            var read = _text.Read(_buffer.AsSpan(_end));
            if (read == 0)
            {
                _exhausted = true;
                break;
            }

            _end += read;
        }
    }
}
