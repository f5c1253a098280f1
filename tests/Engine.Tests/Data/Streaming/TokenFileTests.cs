using DistSeq.Engine.Data.Streaming;

namespace DistSeq.Engine.Tests.Data.Streaming;

public class TokenFileTests
{
    private const string Text = "The quick 🦕, the lazy dog.\r\n\r\nIt's 3.14!\rEnd";

    [Theory]
    [InlineData(TokenKind.Character, false)]
    [InlineData(TokenKind.Character, true)]
    [InlineData(TokenKind.Word, true)]
    [InlineData(TokenKind.Given, false)]
    public void Tokens_are_those_of_the_corpus_in_memory(TokenKind unit, bool fold)
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + string.Concat(Enumerable.Repeat(Text + "\n", 3_000)));
        var corpus = TokenCorpus.Read(TokenCorpus.Decode(bytes), DataFormat.Text, new Tokenizer(unit, fold), 4, 0, 1);
        var builder = new VocabularyBuilder(corpus.Tokenizer);
        builder.Add(corpus.Tokenizer.Read(new Utf8Reader(new MemoryStream(bytes)), lineEnds: true));
        Assert.Equal(corpus.Vocabulary.Tokens, builder.Build(4).Tokens);
        var file = TokenFile.Open(new MemoryStream(Written(bytes, corpus.Coder, out var count)));
        Assert.Equal(corpus.Train.Tokens.Length, count);
        Assert.Equal(count, file.Count);
        Assert.Equal(corpus.Tokenizer, file.Coder.Tokenizer);
        var ids = new int[count];
        file.Read(0, ids);
        Assert.Equal(corpus.Train.Tokens, ids);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 2)]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void An_id_takes_as_few_bytes_as_the_vocabulary_allows(int vocabulary, int width)
    {
        var coder = new TextCoder(
            new Tokenizer(TokenKind.Given, false), new Vocabulary([.. Enumerable.Range(0, vocabulary).Select(i => $"w{i}")]));
        var ids = new[] { 0, vocabulary - 1, vocabulary / 2, 0 };
        var text = string.Join(' ', ids.Select(id => $"w{id}"));
        var bytes = Written(Encoding.UTF8.GetBytes(text), coder, out _);
        Assert.Equal(Written([], coder, out _).Length + (ids.Length * width), bytes.Length);
        var read = new int[4];
        TokenFile.Open(new MemoryStream(bytes)).Read(0, read);
        Assert.Equal(ids, read);
    }

    [Fact]
    public void A_file_within_a_stream_is_read_from_where_it_begins()
    {
        var coder = new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("abc"));
        var stream = new MemoryStream([9, 9, 9, .. Written("abcab"u8.ToArray(), coder, out _)]) { Position = 3 };
        var ids = new int[2];
        TokenFile.Open(stream).Read(3, ids);
        Assert.Equal([0, 1], ids);
    }

    [Fact]
    public void Runs_beyond_the_file_are_refused()
    {
        var file = TokenFile.Open(
            new MemoryStream(
                Written("abcab"u8.ToArray(), new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("abc")), out _)));
        file.Read(5, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(-1, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(4, new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(long.MaxValue, new int[1]));
    }

    [Fact]
    public void Any_shortened_or_lengthened_file_is_refused()
    {
        var file = Written("abcab\n"u8.ToArray(), new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("abc\n")), out _);
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => TokenFile.Open(new MemoryStream(file[..length])));
        Assert.Throws<InvalidDataException>(() => TokenFile.Open(new MemoryStream([.. file, 0])));
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_but_never_breaks_a_reader()
    {
        var coder = new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("abc🦕\n"));
        var file = Written("abc🦕ab\n"u8.ToArray(), coder, out _);
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            var damaged = (byte[])file.Clone();
            for (var change = random.NextInt32(3); change >= 0; change--)
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextInt32(256);
            try
            {
                var read = TokenFile.Open(new MemoryStream(damaged));
                var ids = new int[read.Count];
                read.Read(0, ids);
                read.Coder.Decode(ids);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void Errors_of_the_text_name_the_line()
    {
        var coder = new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("a\n"));
        var error = Assert.Throws<InvalidDataException>(() => Written([.. "a\na\n"u8, 0xFF], coder, out _));
        Assert.StartsWith("Line 3:", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TokenFile.Open(new GeneratedStream([1], 10)));
    }

    [Theory]
    [InlineData(TokenKind.Character)]
    [InlineData(TokenKind.Word)]
    public void Tokenizing_takes_memory_that_does_not_grow_with_the_text(TokenKind unit)
    {
        const long length = 32L << 20;
        var part = Encoding.UTF8.GetBytes(Text + "\n");
        var tokenizer = new Tokenizer(unit, true);
        // Once before, so that what the runtime sets up does not count.
        Run(length: 1 << 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (counted, written) = Run(length);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(counted, written);
        Assert.True(counted > length / 5);
        Assert.InRange(allocated, 0, 2 << 20);

        (long Counted, long Written) Run(long length)
        {
            var builder = new VocabularyBuilder(tokenizer);
            builder.Add(tokenizer.Read(new Utf8Reader(new GeneratedStream(part, length)), lineEnds: true));
            return (builder.Tokens,
                TokenFile.Write(
                    new GeneratedStream(part, length), new TextCoder(tokenizer, builder.Build()), Stream.Null, out _));
        }
    }

    private static byte[] Written(byte[] text, TextCoder coder, out long count)
    {
        using var stream = new MemoryStream();
        count = TokenFile.Write(new MemoryStream(text), coder, stream, out _);
        return stream.ToArray();
    }
}
