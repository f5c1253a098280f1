using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Data;

/// <summary>
/// Watches a text that the user declares as Latin-1 or Windows-1252. Every byte is a character there, so nothing fails to decode:
/// only control characters, or bytes beyond ASCII that are all UTF-8, show that it is another encoding.
/// </summary>
/// <param name="encoding">One of the two.</param>
/// <param name="name">What messages call the text.</param>
/// <param name="setting">How the user sets the encoding.</param>
internal sealed class SingleBytes(Encoding encoding, string name, string setting)
{
    public static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly byte[] OfNoCharacter = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

    private readonly string _word = encoding.CodePage == Encoding.Latin1.CodePage ? "latin-1" : "windows-1252";
    private Decoder? _utf8 = new UTF8Encoding(false, true).GetDecoder();
    private string? _sample;

    /// <summary>Null for encodings in which not every byte is a character.</summary>
    public static SingleBytes? Of(Encoding encoding, string name, string setting) =>
        encoding.IsSingleByte ? new SingleBytes(encoding, name, setting) : null;

    /// <summary>Windows-1252 is Latin-1, except for 80 to 9F: quotes, dashes and the euro sign.</summary>
    public static string Likely(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyInRange((byte)0x80, (byte)0x9F) >= 0 ? "windows-1252" : "latin-1";

    /// <summary>Looks at the next bytes.</summary>
    /// <param name="block">Empty at the end of the text.</param>
    /// <param name="line">Line of its first byte.</param>
    /// <exception cref="InvalidDataException">They show that the text has another encoding.</exception>
    public void Look(ReadOnlySpan<byte> block, long line)
    {
        var other = block.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        LookForUtf8(block, other, atEnd: block.IsEmpty);
        var control = _word == "latin-1"
            ? block.IndexOfAnyInRange((byte)0x80, (byte)0x9F)
            : block.IndexOfAny(OfNoCharacter);
        if (control < 0)
            return;
        if (_utf8 is not null)
            throw IsUtf8();
        line += block[..control].Count((byte)'\n');
        var text = LineAround(block, control);
        var what = string.Create(CultureInfo.InvariantCulture, $"line {line} has the byte {block[control]:X2}");
        throw new InvalidDataException(_word == "latin-1" && block.IndexOfAny(OfNoCharacter) < 0
            ? $"{name} is hardly text in latin-1: {what}, a control character there. "
                + $"In windows-1252 that line is {Quoted.Of(Windows1252.GetString(text).Trim())}. "
                + $"If that is right, write {setting}windows-1252; if not, convert the file: iconv -f ENCODING -t UTF-8"
            : $"{name} is not text in {_word}: {what}, which is not a character there. "
                + $"Find out its encoding, and convert the file: iconv -f ENCODING -t UTF-8");
    }

    private void LookForUtf8(ReadOnlySpan<byte> block, int other, bool atEnd)
    {
        if (_utf8 is null)
            return;
        try
        {
            _utf8.GetChars(block, new char[block.Length + 1], flush: atEnd);
        }
        catch (DecoderFallbackException)
        {
            _utf8 = null;
            return;
        }

        if (other >= 0)
            _sample ??= Encoding.UTF8.GetString(LineAround(block, other)).Trim();
        if (atEnd && _sample is not null)
            throw IsUtf8();
    }

    private InvalidDataException IsUtf8() => new(
        $"{name} is text in UTF-8, and not in {_word}: it has the line {Quoted.Of(_sample!)}. Write {setting}utf-8 to read it.");

    private static ReadOnlySpan<byte> LineAround(ReadOnlySpan<byte> block, int index)
    {
        var begin = block[..index].LastIndexOf((byte)'\n') + 1;
        var length = block[begin..].IndexOf((byte)'\n');
        return length < 0 ? block[begin..] : block.Slice(begin, length);
    }
}
