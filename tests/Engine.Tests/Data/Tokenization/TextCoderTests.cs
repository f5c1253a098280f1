namespace DistSeq.Engine.Tests.Data.Tokenization;

public class TextCoderTests
{
    private static readonly Tokenizer Words = new(TokenKind.Word, true);

    [Fact]
    public void Unknown_words_become_the_unknown_token_and_are_counted()
    {
        var coder = new TextCoder(Words, new Vocabulary(["<UNK>", "<EOS>", "a", "b"]));
        Assert.Equal([2, 0, 3, 0], coder.Encode("A x\nb 🦕", out var unknown));
        Assert.Equal(2, unknown);
        Assert.Equal(1, coder.EndOfLine);
    }

    [Fact]
    public void Without_the_unknown_token_they_are_left_out_and_counted()
    {
        var coder = new TextCoder(Words, new Vocabulary(["a", "b"]));
        Assert.Equal([0, 1], coder.Encode("a x b", out var unknown));
        Assert.Equal(1, unknown);
        Assert.Null(coder.EndOfLine);
        Assert.Null(coder.Find("x"));
    }

    [Fact]
    public void A_text_of_nothing_but_unknown_tokens_ends_where_it_ends()
    {
        var coder = new TextCoder(Words, new Vocabulary(["a"]));
        Assert.Equal([0], coder.Encode(string.Join(' ', Enumerable.Repeat("x", 5_000)) + " a", out var unknown));
        Assert.Equal(5_000, unknown);
    }

    [Fact]
    public void Words_are_decoded_with_blanks_and_lines()
    {
        var coder = new TextCoder(Words, new Vocabulary(["<UNK>", "<EOS>", "a", "b"]));
        Assert.Equal("a b\nb\n\na", coder.Decode([2, 3, 1, 3, 1, 1, 2]));
    }

    [Fact]
    public void Characters_are_decoded_as_they_were()
    {
        const string text = "naïve 🦕\n漢字";
        var coder = new TextCoder(Tokenizer.Characters, Vocabulary.OfCharacters(text));
        Assert.Equal(text, coder.Decode(coder.Encode(text, out var unknown)));
        Assert.Equal(0, unknown);
    }

    [Fact]
    public void Tokens_cut_elsewhere_are_folded_but_not_cut_again()
    {
        var coder = new TextCoder(Words, new Vocabulary(["<UNK>", "u.s.", "a"]));
        Assert.Equal(1, coder.Find("U.S."));
        Assert.Equal(0, coder.Find("<unk>"));
        Assert.Equal(0, coder.Find("other"));
    }
}
