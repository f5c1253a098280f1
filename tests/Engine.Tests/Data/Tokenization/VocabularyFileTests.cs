namespace DistSeq.Engine.Tests.Data.Tokenization;

public class VocabularyFileTests
{
    public static TheoryData<int> Sizes => [1, 2, 50_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Ids_are_the_same_after_saving_and_loading(int size)
    {
        var vocabulary = new Vocabulary([.. Enumerable.Range(0, size).Select(i => $"w{i * 7919 % 100_003}")]);
        Assert.Equal(vocabulary.Tokens, VocabularyFile.Read(Saved(stream => VocabularyFile.Write(vocabulary, stream))).Tokens);
    }

    [Theory]
    [InlineData(TokenKind.Character, false)]
    [InlineData(TokenKind.Word, true)]
    [InlineData(TokenKind.Given, false)]
    public void The_tokenizer_belongs_to_the_file(TokenKind unit, bool fold)
    {
        var coder = new TextCoder(
            new Tokenizer(unit, fold), new Vocabulary(["\n", "\"", "\\", "é", "🦕", "\u2028", "\0", " ", "<EOS>"]));
        var read = VocabularyFile.ReadCoder(Saved(stream => VocabularyFile.Write(coder, stream)));
        Assert.Equal(coder.Tokenizer, read.Tokenizer);
        Assert.Equal(coder.Vocabulary.Tokens, read.Vocabulary.Tokens);
        Assert.Equal(coder.Vocabulary.Tokens, VocabularyFile.Read(Saved(stream => VocabularyFile.Write(coder, stream))).Tokens);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"distseq-vocabulary-2","tokens":["a"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1"}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":{}}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":[]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a","a"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a",null]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a",""]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a",["b"]]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["<PAD>","a"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["\ud83e"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a"],"tokens":["b"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a"]} more""")]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":[[[[[[["a"]]]]]]]}""")]
    public void What_is_no_vocabulary_is_refused(string content) =>
        Assert.Throws<InvalidDataException>(() => VocabularyFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(content))));

    [Theory]
    [InlineData("""{"format":"distseq-vocabulary-1","tokens":["a"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","unit":"byte","foldCase":true,"tokens":["a"]}""")]
    [InlineData("""{"format":"distseq-vocabulary-1","unit":"word","foldCase":"yes","tokens":["a"]}""")]
    public void A_coder_needs_its_tokenizer(string content) =>
        Assert.Throws<InvalidDataException>(() => VocabularyFile.ReadCoder(new MemoryStream(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public void A_damaged_file_is_refused_or_read_but_never_breaks_a_reader()
    {
        var file = Saved(
            stream => VocabularyFile.Write(new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters("ab🦕é\n")), stream))
            .ToArray();
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            var damaged = (byte[])file.Clone();
            for (var change = random.NextInt32(3); change >= 0; change--)
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextInt32(256);
            try
            {
                Assert.InRange(VocabularyFile.ReadCoder(new MemoryStream(damaged)).Vocabulary.Count, 1, 6);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static MemoryStream Saved(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        stream.Position = 0;
        return stream;
    }
}
