using DistSeq.Engine.Tests.Data;

namespace DistSeq.Engine.Tests.Tasks;

public class ClassifiedReaderTests
{
    private const string Names = "Anna\tgirl\n\nBob\tboy\nclara\tgirl\nDora\tgirl\n";
    private const string Sentences = "Anna N\nsees V\nBob N\n\nBob N\nsees V\n\nanna N\nlaughs V\n";

    private static readonly Tokenizer Words = new(TokenKind.Word, true);

    [Fact]
    public void Labelled_lines_become_sequences_with_a_class_each()
    {
        var corpus = Reading.Labelled(Source(Names), Tokenizer.Characters, null, 0, 1);
        Assert.Equal((DataFormat.Tsv, 2), (corpus.Format, corpus.Classes!.Count));
        Assert.Equal(["boy", "girl"], corpus.Classes!.Tokens);
        Assert.Equal(["A", "B", "D", "a", "b", "c", "l", "n", "o", "r"], corpus.Vocabulary.Tokens);
        Assert.Equal(
            ["Anna", "Bob", "clara", "Dora"], Enumerable.Range(0, 4).Select(i => corpus.Coder.Decode(corpus.Train[i].ToArray())));
        Assert.Equal([1, 0, 1, 1], corpus.Train.Targets);
        Assert.Equal(0, corpus.Valid.Count);
    }

    [Fact]
    public void Held_out_sequences_keep_their_classes_and_their_words_are_not_counted()
    {
        var lines = string.Concat(
            Enumerable.Range(0, 20).Select(i => $"all w{i} {(i % 2 == 0 ? "even" : "odd")}\t{(i % 2 == 0 ? "e" : "o")}\n"));
        var corpus = Reading.Labelled(Source(lines), Words, null, 0.25, 1);
        Assert.Equal((15, 5), (corpus.Train.Count, corpus.Valid.Count));
        Assert.Equal(["<UNK>", "all"], corpus.Vocabulary.Tokens.Take(2));
        foreach (var split in new[] { corpus.Train, corpus.Valid })
        {
            for (var i = 0; i < split.Count; i++)
                Assert.Equal(
                    corpus.Classes!.Tokens[split.Targets[i]][0], corpus.Coder.Decode(split[i].ToArray()).Split(' ')[2][0]);
        }

        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(corpus.Vocabulary.Unknown, corpus.Valid[i][1]));
    }

    [Fact]
    public void Only_the_most_frequent_words_are_kept() =>
        Assert.Equal(["<UNK>", "c"], Reading.Labelled(Source("a b c c\tx\nc d\ty\n"), Words, 1, 0, 1).Vocabulary.Tokens);

    [Fact]
    public void Tagged_tokens_become_sequences_with_a_tag_each()
    {
        var corpus = Reading.Tagged(Source(Sentences), foldCase: true, null, 0, 1);
        Assert.Equal((DataFormat.Conll, 2), (corpus.Format, corpus.Classes!.Count));
        Assert.Equal(["<UNK>", "anna", "bob", "sees", "laughs"], corpus.Vocabulary.Tokens);
        Assert.Equal([1, 3, 2, 2, 3, 1, 4], corpus.Train.Tokens);
        Assert.Equal([3, 5, 7], corpus.Train.Ends);
        Assert.Equal([0, 1, 0, 0, 1, 0, 1], corpus.Train.Targets);
    }

    [Fact]
    public void Held_out_sentences_keep_their_tags()
    {
        var lines = string.Concat(Enumerable.Range(0, 20).Select(i => $"w{i} t{i % 3}\nx t{i % 2}\n\n"));
        var corpus = Reading.Tagged(Source(lines), foldCase: false, 4, 0.5, 1);
        Assert.Equal((10, 10, 5), (corpus.Train.Count, corpus.Valid.Count, corpus.Vocabulary.Count));
        Assert.Equal((20, 20), (corpus.Train.Targets.Length, corpus.Valid.Targets.Length));
        Assert.Contains(corpus.Vocabulary.Unknown!.Value, corpus.Valid.Tokens);
    }

    [Fact]
    public void Data_is_read_with_the_vocabulary_and_the_classes_of_a_model()
    {
        var model = Reading.Labelled(Source(Names), Words, null, 0, 1);
        var corpus = Reading.LabelledWith(model, Source("Bob Zoe\tboy\nDora\tgirl\n"), out var unknown);
        Assert.Equal((1, 2), (unknown, corpus.Valid.Count));
        Assert.Equal([0, 1], corpus.Valid.Targets);
        Assert.Equal(0, corpus.Train.Count);
        var tagger = Reading.Tagged(Source(Sentences), foldCase: true, null, 0, 1);
        var tagged = Reading.TaggedWith(tagger, Source("BOB N\nyawns V\n"), out unknown);
        Assert.Equal(1, unknown);
        Assert.Equal([2, 0], tagged.Valid.Tokens);
        Assert.Equal([0, 1], tagged.Valid.Targets);
    }

    [Theory]
    [InlineData("Anna\tgirl\nBob\n", "Line 2: it has 0 tabs")]
    [InlineData("\n \n", "The data has no line; each must be a text, a tab, its class.")]
    [InlineData("Anna\tgirl\nClara\tgirl\n", "All of the data is 'girl'; there must be at least two classes to tell apart.")]
    public void Labelled_lines_that_cannot_be_used_are_refused_with_the_reason(string text, string message) =>
        Refused(message, () => Reading.Labelled(Source(text), Words, null, 0, 1));

    [Theory]
    [InlineData("Anna N\nBob\n", "Line 2: 'Bob' has no tag")]
    [InlineData("", "The data has no line; each must be a token, white space, its tag.")]
    [InlineData("Anna N\n\nBob N\n", "All of the data is 'N'")]
    public void Tagged_lines_that_cannot_be_used_are_refused_with_the_reason(string text, string message) =>
        Refused(message, () => Reading.Tagged(Source(text), false, null, 0, 1));

    [Fact]
    public void A_sequence_that_is_too_long_is_refused_with_its_line()
    {
        var text = "short\ta\n" + new string('x', ClassifiedReader.LongestSequence) + "\tb\n"
            + new string('x', ClassifiedReader.LongestSequence + 1) + "\tb\n";
        Refused("Line 3: the sequence has 4097 tokens; it is read whole and must have at most 4096.",
            () => Reading.Labelled(Source(text), Tokenizer.Characters, null, 0, 1));
        var tagged = "a b\n\n" + string.Concat(Enumerable.Repeat("x y\n", ClassifiedReader.LongestSequence + 1));
        Refused("Line 3: the sequence has 4097 tokens", () => Reading.Tagged(Source(tagged), false, null, 0, 1));
    }

    [Fact]
    public void A_class_that_the_model_lacks_and_data_without_a_sequence_are_refused()
    {
        var model = Reading.Labelled(Source(Names), Words, null, 0, 1);
        Refused(
            "Line 2: 'cat' is none of the 2 classes",
            () => Reading.LabelledWith(model, Source("\nTom\tcat\n"), out _));
        Refused("no sequence", () => Reading.LabelledWith(model, Source("\n"), out _));
    }

    [Fact]
    public void Formats_with_and_without_classes_are_not_mixed_up()
    {
        var model = Reading.Labelled(Source(Names), Words, null, 0, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCorpus.Read(Names, DataFormat.Tsv, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCorpus.ReadWith(model.Coder, Names, DataFormat.Conll, out _));
    }

    private static MemoryStream Source(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void Refused(string message, Action read) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
}
