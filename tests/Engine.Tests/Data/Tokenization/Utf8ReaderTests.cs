namespace DistSeq.Engine.Tests.Data.Tokenization;

public class Utf8ReaderTests
{
    [Theory]
    [InlineData("one\r\ntwo\rthree\n\n\r\r\nfour")]
    [InlineData("\uFEFFone\u0085two\u2028three\u2029\ffour")]
    [InlineData("🦕 漢\uFEFF é")]
    [InlineData("\uFEFF")]
    [InlineData("a")]
    [InlineData("")]
    public void The_text_is_that_of_decoding_at_once(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(TokenCorpus.Decode(bytes), new Utf8Reader(new MemoryStream(bytes)).ReadToEnd());
        Assert.Equal(TokenCorpus.Decode(bytes), new Utf8Reader(new Trickle(bytes)).ReadToEnd());
    }

    [Fact]
    public void A_text_longer_than_the_buffers_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => i % 3 == 0 ? "é\r\n" : "漢🦕"));
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text.ReplaceLineEndings("\n"), new Utf8Reader(new MemoryStream(bytes)).ReadToEnd());
    }

    [Fact]
    public void Lines_are_counted()
    {
        using var reader = new Utf8Reader(new MemoryStream(Encoding.UTF8.GetBytes("\uFEFFa\r\n\r\nb\rc\n")));
        var lines = new List<(long, string)>();
        while (reader.ReadLine() is { } line)
            lines.Add((reader.Line, line));
        Assert.Equal([(1, "a"), (2, ""), (3, "b"), (4, "c")], lines);
    }

    [Theory]
    [InlineData("", new byte[] { 0xFF }, 1, 0)]
    [InlineData("ab\r\nc", new byte[] { 0x80, 0x41 }, 2, 5)]
    [InlineData("a\n\n🦕", new byte[] { 0xF0, 0x9F, 0xA6 }, 3, 7)]
    [InlineData("\uFEFFab", new byte[] { 0xED, 0xA0, 0x80 }, 1, 5)]
    [InlineData("long\r", new byte[] { 0xC0, 0xAF }, 2, 5)]
    public void Bytes_that_are_not_Utf8_are_refused_with_line_and_byte(string before, byte[] bad, int line, int offset)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(before), .. bad];
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new Trickle(bytes) })
        {
            var error = Assert.Throws<InvalidDataException>(() => new Utf8Reader(stream).ReadToEnd());
            Assert.Contains($"Line {line}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains($"byte {offset} ", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            $"Line {line}: ", Assert.Throws<InvalidDataException>(() => TokenCorpus.Decode(bytes)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_byte_far_into_the_data_is_found_with_its_line()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é漢🦕a\n", 10_000)));
        content[11 * 7_000] = 0xFF;
        var error = Assert.Throws<InvalidDataException>(() => new Utf8Reader(new MemoryStream(content)).ReadToEnd());
        Assert.Contains($"Line 7001: the data is not UTF-8: byte {11 * 7_000} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        using var reader = new Utf8Reader(
            new MemoryStream([.. "a\n"u8, .. Enumerable.Repeat((byte)'x', Utf8Reader.LongestLine + 1)]));
        Assert.Equal("a", reader.ReadLine());
        Assert.StartsWith(
            "Line 2:", Assert.Throws<InvalidDataException>(() => reader.ReadLine()).Message, StringComparison.Ordinal);
    }

    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
