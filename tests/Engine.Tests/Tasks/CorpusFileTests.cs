using DistSeq.Engine.Tests.Data;

namespace DistSeq.Engine.Tests.Tasks;

public class CorpusFileTests
{
    [Theory]
    [InlineData(DataFormat.Lines)]
    [InlineData(DataFormat.Text)]
    public void What_was_written_is_read(DataFormat format)
    {
        var corpus = TokenCorpus.Read("anna\nbob 🦕\nclara\ndavid\n", format, 0.25, 1);
        var read = CorpusFile.Read(new MemoryStream(Written(corpus)));
        Assert.Equal(format, read.Format);
        Assert.Equal(corpus.Vocabulary.Tokens, read.Vocabulary.Tokens);
        foreach (var (wrote, got) in new[] { (corpus.Train, read.Train), (corpus.Valid, read.Valid) })
        {
            Assert.Equal(wrote.Tokens, got.Tokens);
            Assert.Equal(wrote.Ends, got.Ends);
        }
    }

    [Fact]
    public void The_tokenizer_is_kept()
    {
        var corpus = TokenCorpus.Read(
            "Anna went\nBob stayed\n", DataFormat.Lines, new Tokenizer(TokenKind.Word, true), 3, 0.5, 1);
        var file = Written(corpus);
        var read = CorpusFile.Read(new MemoryStream(file));
        Assert.Equal(corpus.Tokenizer, read.Tokenizer);
        Assert.Equal(corpus.Vocabulary.Tokens, read.Vocabulary.Tokens);
        Assert.Equal(corpus.Train.Tokens, read.Train.Tokens);
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => CorpusFile.Read(new MemoryStream(file[..length])));
    }

    [Theory]
    [InlineData(DataFormat.Tsv)]
    [InlineData(DataFormat.Conll)]
    public void Classes_and_targets_are_kept(DataFormat format)
    {
        var corpus = WithClasses(format);
        var file = Written(corpus);
        var read = CorpusFile.Read(new MemoryStream(file));
        Assert.Equal((corpus.Format, corpus.Tokenizer), (read.Format, read.Tokenizer));
        Assert.Equal(corpus.Classes!.Tokens, read.Classes!.Tokens);
        foreach (var (wrote, got) in new[] { (corpus.Train, read.Train), (corpus.Valid, read.Valid) })
        {
            Assert.Equal(wrote.Tokens, got.Tokens);
            Assert.Equal(wrote.Ends, got.Ends);
            Assert.Equal(wrote.Targets, got.Targets);
        }

        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => CorpusFile.Read(new MemoryStream(file[..length])));
    }

    [Fact]
    public void Targets_that_do_not_fit_are_refused()
    {
        var corpus = WithClasses(DataFormat.Tsv);
        foreach (var targets in new int[][] { [], [0], [0, 1, 2], [0, -1], [0, 0, 0] })
        {
            var file = Written(corpus with { Train = corpus.Train with { Targets = targets } });
            Assert.Throws<InvalidDataException>(() => CorpusFile.Read(new MemoryStream(file)));
        }
    }

    [Fact]
    public void A_format_that_its_version_does_not_have_is_refused()
    {
        // The format is the byte behind the length of the magic and the magic.
        foreach (var (corpus, format) in new[]
        {
            (TokenCorpus.Read("anna\nbob\n", DataFormat.Lines, 0, 1), DataFormat.Conll),
            (WithClasses(DataFormat.Tsv), DataFormat.Lines),
        })
        {
            var file = Written(corpus);
            file[17] = (byte)format;
            Assert.Contains(
                $"claims format {format}",
                Assert.Throws<InvalidDataException>(() => CorpusFile.Read(new MemoryStream(file))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Plain_characters_are_written_as_the_first_version() =>
        Assert.Equal("distseq-corpus-1"u8, Written(TokenCorpus.Read("anna\nbob\n", DataFormat.Lines, 0, 1)).AsSpan(1, 16));

    [Fact]
    public void Any_shortened_file_is_refused()
    {
        var file = Written(TokenCorpus.Read("anna\nbob 🦕\n", DataFormat.Lines, 0.5, 1));
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => CorpusFile.Read(new MemoryStream(file[..length])));
    }

    [Theory]
    [InlineData(DataFormat.Lines)]
    [InlineData(DataFormat.Tsv)]
    [InlineData(DataFormat.Conll)]
    public void A_damaged_file_is_refused_or_read_but_never_breaks_a_reader(DataFormat format)
    {
        var file = Written(
            format == DataFormat.Lines ? TokenCorpus.Read("anna\nbob 🦕\nclara\n", format, 0.3, 1) : WithClasses(format));
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            var damaged = (byte[])file.Clone();
            for (var change = random.NextInt32(3); change >= 0; change--)
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextInt32(256);
            try
            {
                var corpus = CorpusFile.Read(new MemoryStream(damaged));
                Assert.True(Enum.IsDefined(corpus.Format));
                foreach (var split in new[] { corpus.Train, corpus.Valid })
                    Assert.Equal(split.Tokens.Length, Enumerable.Range(0, split.Count)
                        .Sum(i => corpus.Vocabulary.Decode(split[i].ToArray()) is null ? 0 : split[i].Length));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read()
    {
        var corpus = TokenCorpus.Read("anna\nbob\n", DataFormat.Lines, 0, 1);
        using var stream = new System.IO.Compression.BrotliStream(
            Compressed(Written(corpus)), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(corpus.Train.Tokens, CorpusFile.Read(stream).Train.Tokens);
    }

    private static TokenCorpus WithClasses(DataFormat format) => format == DataFormat.Tsv
        ? Reading.Labelled(new MemoryStream("anna\ta\nbob 🦕\tb\nada\ta\n"u8.ToArray()), Tokenizer.Characters, null, 0.3, 1)
        : Reading.Tagged(new MemoryStream("Anna N\nsees V\n\nBob N\nruns V\n\nDogs N\n"u8.ToArray()), true, 3, 0.3, 1);

    private static MemoryStream Compressed(byte[] content)
    {
        var stream = new MemoryStream();
        using (var compressor = new System.IO.Compression.BrotliStream(
            stream, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            compressor.Write(content);
        stream.Position = 0;
        return stream;
    }

    private static byte[] Written(TokenCorpus corpus)
    {
        using var stream = new MemoryStream();
        CorpusFile.Write(corpus, stream);
        return stream.ToArray();
    }
}
