namespace DistSeq.Engine.Tests.Data.Tokenization;

public class VocabularyBuilderTests
{
    [Fact]
    public void Words_come_behind_the_special_tokens_by_falling_count_then_in_ordinal_order()
    {
        var builder = new VocabularyBuilder(new Tokenizer(TokenKind.Word, true));
        builder.Add("The cat and the dog and the bird.");
        builder.Add("b B a");
        Assert.Equal(["<UNK>", "<EOS>", "the", "and", "b", ".", "a", "bird", "cat", "dog"], builder.Build().Tokens);
        Assert.Equal(["<UNK>", "<EOS>", "the", "and"], builder.Build(2).Tokens);
        Assert.Equal(["<UNK>", "<EOS>"], builder.Build(0).Tokens);
        Assert.Equal(["<START>", "the"], builder.Build(1, [SpecialTokens.Padding, SpecialTokens.Start]).Tokens);
        Assert.Equal(12, builder.Tokens);
    }

    [Fact]
    public void The_order_of_the_texts_does_not_change_ids()
    {
        string[] texts = ["b a c", "a d", "e c a"];
        Assert.Equal(Built(texts), Built([.. texts.Reverse()]));
    }

    [Fact]
    public void Characters_are_all_kept_in_ascending_order()
    {
        var builder = new VocabularyBuilder(Tokenizer.Characters);
        builder.Add("b🦕a\n");
        Assert.Equal(["\n", "a", "b", "🦕"], builder.Build(1).Tokens);
        Assert.Equal(["\n", "a", "b", "🦕", "<UNK>"], builder.Build(special: [SpecialTokens.Unknown]).Tokens);
    }

    [Fact]
    public void Given_special_tokens_are_no_words()
    {
        var builder = new VocabularyBuilder(new Tokenizer(TokenKind.Given, false));
        builder.Add("a <unk> <unk> b <pad>");
        builder.AddToken("<unk>");
        Assert.Equal(["<UNK>", "<EOS>", "a", "b"], builder.Build().Tokens);
    }

    [Fact]
    public void Of_no_text_there_is_no_vocabulary_of_characters() =>
        Assert.Throws<InvalidDataException>(() => new VocabularyBuilder(Tokenizer.Characters).Build());

    [Fact]
    public void A_negative_number_of_words_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VocabularyBuilder(new Tokenizer(TokenKind.Word, true)).Build(-1));

    [Fact]
    public void Fifty_thousand_words_are_kept_of_more()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 60_000; i++)
            text.Append('w').Append(i).Append(i < 50_000 ? $" w{i}\n" : "\n");
        var tokenizer = new Tokenizer(TokenKind.Word, false);
        var builder = new VocabularyBuilder(tokenizer);
        builder.Add(text.ToString());
        var coder = new TextCoder(tokenizer, builder.Build(50_000));
        Assert.Equal(50_002, coder.Vocabulary.Count);
        var ids = coder.Encode(text.ToString(), out var unknown);
        Assert.Equal(10_000, unknown);
        Assert.Equal(10_000, ids.Count(id => id == coder.Vocabulary.Unknown));
        Assert.Equal(50_002, ids.Distinct().Count() + 1);
    }

    private static IReadOnlyList<string> Built(string[] texts)
    {
        var builder = new VocabularyBuilder(new Tokenizer(TokenKind.Word, true));
        Array.ForEach(texts, builder.Add);
        return builder.Build(3).Tokens;
    }
}
