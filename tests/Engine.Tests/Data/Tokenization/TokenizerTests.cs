namespace DistSeq.Engine.Tests.Data.Tokenization;

public class TokenizerTests
{
    [Theory]
    [InlineData("the cat sat", "the|cat|sat")]
    [InlineData("  Hello,\tworld! \n", "Hello|,|world|!")]
    [InlineData("don't stop—it’s well-known", "don't|stop|—|it’s|well-known")]
    [InlineData("'quoted' -dash- a--b", "'|quoted|'|-|dash|-|a|-|-|b")]
    [InlineData("3.14, 1,000. v1.x a.b", "3.14|,|1,000|.|v1|.|x|a|.|b")]
    [InlineData("snake_case naïve nai\u0308ve 漢字", "snake_case|naïve|nai\u0308ve|漢字")]
    [InlineData("🦕🦕 \U00010400\U00010401 <unk>", "🦕|🦕|\U00010400\U00010401|<|unk|>")]
    [InlineData("a' b", "a|'|b")]
    [InlineData("a'", "a|'")]
    [InlineData("", "")]
    [InlineData(" \n\t\u3000", "")]
    public void Words_are_cut_by_the_rule(string text, string expected) =>
        Assert.Equal(
            expected.Split('|', StringSplitOptions.RemoveEmptyEntries), new Tokenizer(TokenKind.Word, false).Split(text));

    [Theory]
    [InlineData("Mr. O'Neil's  3.5%", "Mr.|O'Neil's|3.5%")]
    [InlineData("a <unk> b <UNK> <eos>", "a|<UNK>|b|<UNK>|<EOS>")]
    public void Given_tokens_are_what_stands_between_white_space(string text, string expected) =>
        Assert.Equal(expected.Split('|'), new Tokenizer(TokenKind.Given, false).Split(text));

    [Theory]
    [InlineData(TokenKind.Word, "Naïve ÉCOLE \U00010400x", "naïve|école|\U00010428x")]
    [InlineData(TokenKind.Given, "A <Unk>", "a|<UNK>")]
    [InlineData(TokenKind.Character, "aÉ\U00010400", "a|é|\U00010428")]
    public void Folding_lowers_all_but_special_tokens(TokenKind unit, string text, string expected) =>
        Assert.Equal(expected.Split('|'), new Tokenizer(unit, true).Split(text));

    [Fact]
    public void Characters_are_code_points_and_a_lone_surrogate_is_the_replacement() =>
        Assert.Equal(["a", " ", "🦕", "\n", "\uFFFD", "b"], Tokenizer.Characters.Split("a 🦕\n\uD83Eb"));

    [Theory]
    [InlineData("a b\nc", "a b <EOS> c <EOS>")]
    [InlineData("a b\nc\n", "a b <EOS> c <EOS>")]
    [InlineData("\na\n\n", "<EOS> a <EOS> <EOS>")]
    [InlineData(" ", "<EOS>")]
    [InlineData("", "")]
    public void Each_end_of_a_line_is_one_token(string text, string expected)
    {
        var reader = new Tokenizer(TokenKind.Word, false).Read(new StringReader(text), lineEnds: true);
        var tokens = new List<string>();
        while (reader.Read())
            tokens.Add(reader.Token.ToString());
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), tokens);
    }

    [Fact]
    public void Tokens_do_not_depend_on_how_the_text_arrives()
    {
        var words = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => i % 7 == 0 ? $"it's-{i}, 🦕" : $"w{i}\n"));
        foreach (var unit in Enum.GetValues<TokenKind>())
        {
            var tokenizer = new Tokenizer(unit, true);
            var expected = tokenizer.Split(words).ToArray();
            var reader = tokenizer.Read(new Dribble(words), lineEnds: false);
            var tokens = new List<string>();
            while (reader.Read())
                tokens.Add(reader.Token.ToString());
            Assert.Equal(expected, tokens);
        }
    }

    [Theory]
    [InlineData(TokenKind.Word)]
    [InlineData(TokenKind.Given)]
    public void A_word_without_end_is_refused_with_its_line(TokenKind unit)
    {
        var longest = new string('x', TokenReader.LongestToken);
        Assert.Equal([longest, longest], new Tokenizer(unit, true).Split($"{longest} {longest}"));
        var error = Assert.Throws<InvalidDataException>(() => new Tokenizer(unit, true).Split($"a\nb\n{longest}x").Count());
        Assert.StartsWith("Line 3:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_word_may_end_in_two_code_points_of_two_units()
    {
        var word = new string('x', TokenReader.LongestToken - 1) + "’\U00010400";
        Assert.Equal(
            [word.Replace("\U00010400", "\U00010428", StringComparison.Ordinal)],
            new Tokenizer(TokenKind.Word, true).Split(word));
    }

    private sealed class Dribble(string text) : TextReader
    {
        private int _at;

        public override int Read(Span<char> buffer)
        {
            var count = Math.Min(Math.Min(buffer.Length, 1 + (_at % 5)), text.Length - _at);
            text.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
