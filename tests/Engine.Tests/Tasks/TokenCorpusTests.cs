namespace DistSeq.Engine.Tests.Tasks;

public class CorpusTests
{
    [Theory]
    [InlineData("one\r\ntwo\rthree\n", "one\ntwo\nthree\n")]
    [InlineData("\uFEFFone", "one")]
    [InlineData("🦕 漢", "🦕 漢")]
    [InlineData("", "")]
    public void Utf8_is_decoded_with_newlines_and_without_mark(string written, string read) =>
        Assert.Equal(read, TokenCorpus.Decode(Encoding.UTF8.GetBytes(written)));

    [Theory]
    [InlineData("", new byte[] { 0xFF }, 0)]
    [InlineData("abc", new byte[] { 0x80, 0x41 }, 3)]
    [InlineData("aé", new byte[] { 0xC3 }, 3)]
    [InlineData("🦕", new byte[] { 0xF0, 0x9F, 0xA6 }, 4)]
    [InlineData("ab", new byte[] { 0xED, 0xA0, 0x80, 0x41 }, 2)]
    [InlineData("\uFEFFab", new byte[] { 0xE9, 0x41 }, 5)]
    [InlineData("long", new byte[] { 0xC0, 0xAF }, 4)]
    public void Bytes_that_are_not_Utf8_are_refused_with_their_offset(string before, byte[] bad, int offset)
    {
        var error = Assert.Throws<InvalidDataException>(() => TokenCorpus.Decode([.. Encoding.UTF8.GetBytes(before), .. bad]));
        Assert.Contains($"byte {offset} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_byte_far_into_the_data_is_found()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é漢🦕a", 10_000)));
        content[70_001] = 0xFF;
        var error = Assert.Throws<InvalidDataException>(() => TokenCorpus.Decode(content));
        // The character that the byte broke may begin up to three bytes before.
        Assert.Contains("byte ", error.Message, StringComparison.Ordinal);
        var offset = int.Parse(error.Message.Split("byte ")[1].Split(' ')[0], null);
        Assert.InRange(offset, 69_998, 70_001);
    }

    [Fact]
    public void Lines_are_trimmed_blank_ones_dropped_and_each_ends_with_a_newline()
    {
        var corpus = TokenCorpus.Read("  ab \n\n \t\nba\n", DataFormat.Lines, 0, 1);
        Assert.Equal(["\n", "a", "b"], corpus.Vocabulary.Tokens);
        Assert.Equal(["ab\n", "ba\n"], Texts(corpus, corpus.Train));
        Assert.Equal(0, corpus.Valid.Count);
    }

    [Fact]
    public void Held_out_lines_are_a_choice_of_the_seed_in_the_order_of_the_file()
    {
        var lines = Enumerable.Range(0, 100).Select(i => $"line {i:d3}").ToArray();
        var corpus = TokenCorpus.Read(string.Join('\n', lines), DataFormat.Lines, 0.2, 1);
        var (train, valid) = (Texts(corpus, corpus.Train), Texts(corpus, corpus.Valid));
        Assert.Equal(20, valid.Length);
        Assert.Equal(lines.Select(line => line + "\n"), train.Concat(valid).Order());
        Assert.Equal(train.Order(), train);
        Assert.Equal(valid.Order(), valid);
        Assert.Equal(valid, Texts(corpus, TokenCorpus.Read(string.Join('\n', lines), DataFormat.Lines, 0.2, 1).Valid));
        Assert.NotEqual(valid, Texts(corpus, TokenCorpus.Read(string.Join('\n', lines), DataFormat.Lines, 0.2, 2).Valid));
    }

    [Fact]
    public void Of_one_line_none_is_held_out()
    {
        var corpus = TokenCorpus.Read("name", DataFormat.Lines, 0.9, 1);
        Assert.Equal((1, 0), (corpus.Train.Count, corpus.Valid.Count));
    }

    [Fact]
    public void The_end_of_a_text_is_held_out()
    {
        var corpus = TokenCorpus.Read("abcdefghij", DataFormat.Text, 0.2, 1);
        Assert.Equal(["abcdefgh"], Texts(corpus, corpus.Train));
        Assert.Equal(["ij"], Texts(corpus, corpus.Valid));
    }

    [Theory]
    [InlineData("ab", 0.5)]
    [InlineData("abc", 0.4)]
    [InlineData("abc", 0.7)]
    public void A_text_too_short_to_split_is_all_for_training(string text, double validation)
    {
        var corpus = TokenCorpus.Read(text, DataFormat.Text, validation, 1);
        Assert.Equal([text], Texts(corpus, corpus.Train));
        Assert.Equal(0, corpus.Valid.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("🦕")]
    [InlineData("\n")]
    public void Fewer_than_two_characters_are_refused(string text)
    {
        Assert.Throws<InvalidDataException>(() => TokenCorpus.Read(text, DataFormat.Lines, 0.1, 1));
        Assert.Throws<InvalidDataException>(() => TokenCorpus.Read(text, DataFormat.Text, 0.1, 1));
    }

    [Fact]
    public void A_trained_vocabulary_leaves_out_what_it_lacks()
    {
        var vocabulary = Vocabulary.OfCharacters("ab\n");
        var lines = TokenCorpus.ReadWith(vocabulary, "axb\n\nz\nba", DataFormat.Lines, out var unknown);
        Assert.Equal(2, unknown);
        Assert.Equal(["ab\n", "\n", "ba\n"], Texts(lines, lines.Valid));
        Assert.Equal(0, lines.Train.Count);
        var text = TokenCorpus.ReadWith(vocabulary, "axb\nba", DataFormat.Text, out unknown);
        Assert.Equal(1, unknown);
        Assert.Equal(["ab\nba"], Texts(text, text.Valid));
    }

    [Theory]
    [InlineData(DataFormat.Lines)]
    [InlineData(DataFormat.Text)]
    public void Data_of_which_nothing_is_known_is_refused(DataFormat format) =>
        Assert.Throws<InvalidDataException>(() => TokenCorpus.ReadWith(new Vocabulary(["a"]), "xyz\nxyz", format, out _));

    [Fact]
    public void Text_by_word_has_line_ends_and_keeps_the_words_of_the_training_split()
    {
        var words = new Tokenizer(TokenKind.Word, true);
        var corpus = TokenCorpus.Read("The cat.\n\nThe cat sat.\nnew words", DataFormat.Text, words, 3, 0.25, 1);
        Assert.Equal(["<UNK>", "<EOS>", ".", "cat", "the"], corpus.Vocabulary.Tokens);
        Assert.Equal("the cat .\n\nthe cat <UNK> .\n", corpus.Coder.Decode(corpus.Train.Tokens));
        Assert.Equal("<UNK> <UNK>\n", corpus.Coder.Decode(corpus.Valid.Tokens));
        Assert.Equal((1, 1), (corpus.Train.Count, corpus.Valid.Count));
    }

    [Fact]
    public void Lines_by_word_end_with_the_end_token_and_unseen_words_are_unknown()
    {
        var lines = Enumerable.Range(0, 20).Select(i => $"Common, word{i}").ToArray();
        var corpus = TokenCorpus.Read(
            string.Join("\n\n", lines), DataFormat.Lines, new Tokenizer(TokenKind.Word, true), null, 0.2, 1);
        Assert.Equal((16, 4), (corpus.Train.Count, corpus.Valid.Count));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal("common , <UNK>\n", corpus.Coder.Decode(corpus.Valid[i].ToArray())));
        Assert.Equal(2 + 2 + 16, corpus.Vocabulary.Count);
    }

    [Fact]
    public void A_trained_vocabulary_of_words_marks_what_it_lacks()
    {
        var words = new Tokenizer(TokenKind.Word, true);
        var coder = new TextCoder(words, new Vocabulary(["<UNK>", "<EOS>", "a"]));
        Assert.Equal(
            "a <UNK>\n\na\n",
            coder.Decode(TokenCorpus.ReadWith(coder, "a b\n\na", DataFormat.Text, out var unknown).Valid.Tokens));
        Assert.Equal(1, unknown);
        Assert.Equal([2, 0, 1, 2, 1], TokenCorpus.ReadWith(coder, "a b\n\na", DataFormat.Lines, out _).Valid.Tokens);
    }

    [Fact]
    public void Folded_characters_have_one_id_for_both_cases()
    {
        var corpus = TokenCorpus.Read("aAbB\n", DataFormat.Lines, new Tokenizer(TokenKind.Character, true), null, 0, 1);
        Assert.Equal(["\n", "a", "b"], corpus.Vocabulary.Tokens);
        Assert.Equal(["aabb\n"], Texts(corpus, corpus.Train));
    }

    private static string[] Texts(TokenCorpus corpus, TokenSequences sequences) =>
        [.. Enumerable.Range(0, sequences.Count).Select(i => corpus.Vocabulary.Decode(sequences[i].ToArray()))];
}
