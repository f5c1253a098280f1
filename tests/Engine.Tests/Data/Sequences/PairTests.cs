namespace DistSeq.Engine.Tests.Data.Sequences;

public class PairTests
{
    [Fact]
    public void Pairs_are_read_and_encoded_with_a_vocabulary_each()
    {
        var pairs = PairText.ReadTsv(Utf8.Stream("\uFEFFmay 3rd\t05-03\r\n\r\n🦕\t-\r\n"));
        Assert.Equal([new("may 3rd", "05-03", 1), new("🦕", "-", 3)], pairs);
        var words = new TextCoder(new Tokenizer(TokenKind.Word, true), new Vocabulary(["<UNK>", "3rd", "may"]));
        var characters = new TextCoder(Tokenizer.Characters, new Vocabulary(["-", "0", "3", "5"]));
        var data = PairSequences.Encode(pairs, words, characters, out var unknown);
        Assert.Equal([2, 1, 0], data.Sources.Tokens);
        Assert.Equal([1, 3, 0, 1, 2, 0], data.Targets.Tokens);
        Assert.Equal(1, unknown);
        Assert.Equal([0], data.Pick([1]).Targets.Tokens);
    }

    [Theory]
    [InlineData("a\tb\nc\n", "Line 2: it has 0 tabs")]
    [InlineData("a\t\n", "Line 1: the target is empty")]
    [InlineData("\ta\n", "Line 1: the source is empty")]
    public void Lines_of_another_shape_are_refused_by_number(string file, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => PairText.ReadTsv(Utf8.Stream(file))), StringComparison.Ordinal);

    [Fact]
    public void A_text_of_which_nothing_is_known_is_refused_by_line()
    {
        var coder = new TextCoder(Tokenizer.Characters, new Vocabulary(["a"]));
        Assert.StartsWith(
            "Line 9: the model knows nothing of the target 'b'; it knows only 'a'. ",
            Utf8.Refusal(() => PairSequences.Encode([new("a", "b", 9)], coder, coder, out _)), StringComparison.Ordinal);
    }
}
