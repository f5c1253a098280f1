using DistSeq.Engine.Data;

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
}
