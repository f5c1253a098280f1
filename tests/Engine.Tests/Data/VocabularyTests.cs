namespace DistSeq.Engine.Tests.Data;

public class VocabularyTests
{
    [Fact]
    public void Characters_are_code_points_in_ascending_order() =>
        Assert.Equal(["\n", "A", "a", "é", "漢", "\uFF5E", "🦕"], Vocabulary.OfCharacters("a漢🦕\nAéa\uFF5E🦕").Tokens);

    [Fact]
    public void Decoding_what_was_encoded_gives_the_text()
    {
        const string text = "Brontosaurus 🦕, naïve\n漢字";
        var vocabulary = Vocabulary.OfCharacters(text);
        Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text, out var unknown)));
        Assert.Equal(0, unknown);
    }

    [Fact]
    public void Unknown_characters_are_left_out_and_counted()
    {
        var ids = new Vocabulary(["b", "a"]).Encode("ab🦕ba!", out var unknown);
        Assert.Equal([1, 0, 0, 1], ids);
        Assert.Equal(2, unknown);
    }

    [Fact]
    public void Find_gives_the_id_or_null()
    {
        var vocabulary = new Vocabulary(["b", "a"]);
        Assert.Equal(1, vocabulary.Find("a"));
        Assert.Null(vocabulary.Find("c"));
    }

    [Fact]
    public void A_token_twice_or_no_token_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new Vocabulary(["a", "b", "a"]));
        Assert.Throws<InvalidDataException>(() => new Vocabulary([]));
    }

    [Fact]
    public void Special_tokens_are_merged_behind_what_is_there_and_padding_never()
    {
        var vocabulary = new Vocabulary(["b", "<UNK>", "a"]);
        var merged = vocabulary.With(SpecialTokens.Padding, SpecialTokens.Unknown, SpecialTokens.End, SpecialTokens.End);
        Assert.Equal(["b", "<UNK>", "a", "<EOS>"], merged.Tokens);
        Assert.Null(merged.Find(SpecialTokens.Padding));
        Assert.Equal(1, merged.Unknown);
        Assert.Same(merged, merged.With(SpecialTokens.End));
    }

    [Fact]
    public void Padding_as_a_token_is_refused() =>
        Assert.Contains(
            "-1", Assert.Throws<InvalidDataException>(() => new Vocabulary(["<PAD>", "a"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_characters_become_the_unknown_token_where_there_is_one()
    {
        Assert.Equal([1, 2, 2, 0], new Vocabulary(["b", "a", "<UNK>"]).Encode("a🦕!b", out var unknown));
        Assert.Equal(2, unknown);
    }

    [Fact]
    public void Names_are_distinct_in_ordinal_order() =>
        Assert.Equal(["B-PER", "I-PER", "O"], Vocabulary.OfNames(["O", "I-PER", "O", "B-PER"]).Tokens);
}
