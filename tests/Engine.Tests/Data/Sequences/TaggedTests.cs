namespace DistSeq.Engine.Tests.Data.Sequences;

public class TaggedTests
{
    private const string File =
        "\uFEFF-DOCSTART- O\r\n\r\nThe DT O\r\nMad\tNNP\tI-ORG\r\n\r\n \r\nAnna NNP B-PER\r\n-DOCSTART- O\r\nleft VB O";

    [Fact]
    public void A_blank_line_or_a_new_document_ends_a_sentence()
    {
        var sentences = TaggedSentence.ReadConll(Utf8.Stream(File));
        Assert.Equal([3L, 7, 9], sentences.Select(sentence => sentence.Line));
        Assert.Equal(["The Mad", "Anna", "left"], sentences.Select(sentence => string.Join(' ', sentence.Tokens)));
        Assert.Equal(["O I-ORG", "B-PER", "O"], sentences.Select(sentence => string.Join(' ', sentence.Tags)));
    }

    [Theory]
    [InlineData("a O\nb\n", "Line 2: 'b' has no tag")]
    [InlineData("a O\n\nb 0\n", "Line 3: '0' is no tag")]
    [InlineData("a O\nb I-X # comment\nc O",
        "Line 2: it has 4 fields, most lines have 2; a comment behind # must be a line of its own")]
    [InlineData("a X O\nb I-X\nc Y O",
        "Line 2: it has 2 fields, most lines have 3; a line is a token, white space, its tag; further")]
    [InlineData("a O\nNew York I-X\nc O",
        "Line 2: it has 3 fields, most lines have 2; a line is a token, white space, its tag; further")]
    [InlineData("a O\n#\nb O", "Line 2: '#' has no tag; a comment stands before a sequence, not within it.")]
    [InlineData("a O\n# to do later\nb O",
        "Line 2: it has 4 fields, most lines have 2; a comment stands before a sequence, not within it.")]
    [InlineData("1 a a N _ _ 0 r _ _\n2 b b V _ _ 1 r _ _", "The data looks like CoNLL-U")]
    [InlineData("a I-", "Line 1: 'I-' is no tag")]
    [InlineData("a E-PER", "Line 1: 'E-PER' is no tag")]
    public void Lines_of_another_shape_are_refused_by_number(string file, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => TaggedSentence.ReadConll(Utf8.Stream(file))), StringComparison.Ordinal);

    [Fact]
    public void Comments_are_passed_over_and_tokens_that_begin_with_a_hash_are_not()
    {
        const string file = "# newdoc id = 1\n# text\n#\n#begin document\nThe DT\n"
            + "# NN\n#tag HT\nend NN\n\n# NN\n# sent_id = 2\n#other HT\nNew NN\n# #\n#end document\n";
        var sentences = TaggedSentence.ReadConll(Utf8.Stream(file), TagScheme.Any);

        Assert.Equal(["The # #tag end", "# #other New #"], sentences.Select(sentence => string.Join(' ', sentence.Tokens)));
        Assert.Equal(["DT NN HT NN", "NN HT NN #"], sentences.Select(sentence => string.Join(' ', sentence.Tags)));
        Assert.Equal([5L, 6, 7, 8], Enumerable.Range(0, 4).Select(sentences[0].LineOf));
        Assert.Equal([10L, 12, 13, 14], Enumerable.Range(0, 4).Select(sentences[1].LineOf));
    }

    [Fact]
    public void The_first_ten_bad_lines_are_told_and_how_many_there_are()
    {
        var message = Utf8.Refusal(() =>
            TaggedSentence.ReadConll(Utf8.Stream(string.Concat(Enumerable.Range(1, 12).Select(n => $"a O\nb{n}\n")))));

        Assert.Equal("12 lines cannot be read; the first 10:", message.Split('\n')[0]);
        Assert.Equal(
            Enumerable.Range(1, 10).Select(n => $"Line {2 * n}: 'b{n}' has no tag; a line is a token, white space, its tag."),
            message.Split('\n')[1..]);
    }

    [Fact]
    public void Slips_are_corrected_and_other_schemes_taken_when_asked()
    {
        var corrected = TaggedSentence.ReadConll(Utf8.Stream("a 0"), corrections: new Dictionary<string, string> { ["0"] = "O" });
        Assert.Equal(["O"], corrected[0].Tags);
        Assert.Equal(["NN"], TaggedSentence.ReadConll(Utf8.Stream("a NN"), TagScheme.Any)[0].Tags);
        Assert.Empty(TaggedSentence.ReadConll(Utf8.Stream("\n\n")));
    }

    [Fact]
    public void Tokens_and_tags_are_encoded_side_by_side()
    {
        var sentences = TaggedSentence.ReadConll(Utf8.Stream(File));
        var tags = Vocabulary.OfNames(sentences.SelectMany(sentence => sentence.Tags));
        var coder = new TextCoder(new Tokenizer(TokenKind.Given, true), new Vocabulary(["<UNK>", "the", "left"]));
        var data = TaggedSequences.Encode(sentences, coder, tags, out var unknown);
        Assert.Equal([1, 0, 0, 2], data.Sequences.Tokens);
        Assert.Equal(["O", "I-ORG", "B-PER", "O"], data.Tags.Select(tag => tags.Tokens[tag]));
        Assert.Equal(2, unknown);
        Assert.Equal([tags.Find("B-PER")!.Value], data.TagsOf(1));
        var picked = data.Pick([2, 0]);
        Assert.Equal([2, 1, 0], picked.Sequences.Tokens);
        Assert.Equal(["O", "O", "I-ORG"], picked.Tags.Select(tag => tags.Tokens[tag]));
    }

    [Fact]
    public void What_cannot_be_encoded_is_refused_by_line()
    {
        var sentences = TaggedSentence.ReadConll(Utf8.Stream("\na O\nb I-X"));
        var coder = new TextCoder(new Tokenizer(TokenKind.Given, false), new Vocabulary(["a"]));
        Assert.StartsWith(
            "Line 3: the vocabulary lacks 'b'",
            Utf8.Refusal(() => TaggedSequences.Encode(sentences, coder, new Vocabulary(["O", "I-X"]), out _)),
            StringComparison.Ordinal);
        coder = coder with { Vocabulary = coder.Vocabulary.With(SpecialTokens.Unknown) };
        Assert.StartsWith(
            "Line 3: 'I-X' is none", Utf8.Refusal(() => TaggedSequences.Encode(sentences, coder, new Vocabulary(["O"]), out _)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 4, "Dogs:NOUN bark:VERB")]
    [InlineData(3, 2, "dog:Dogs bark:bark")]
    [InlineData(null, 3, "1:dog 2:bark")]
    [InlineData(2, null, "Dogs:Y bark:Z")]
    public void Token_and_tag_are_the_columns_that_are_named(int? token, int? tag, string expected)
    {
        const string Conllu = "# text = Dogs bark\n1 Dogs dog NOUN Y\n2 bark bark VERB Z\n";
        var sentence = Assert.Single(TaggedSentence.ReadConll(Utf8.Stream(Conllu), TagScheme.Any, token: token, tag: tag));
        Assert.Equal(expected, string.Join(' ', sentence.Tokens.Zip(sentence.Tags, (one, other) => $"{one}:{other}")));
    }

    [Fact]
    public void Lines_without_the_columns_that_are_named_are_told() => Assert.Equal(
        "2 lines cannot be read:\nLine 2: it has 1 field, but data.columns.tag is 2; correct one of the two.\n"
        + "Line 3: it has 1 field, but data.columns.tag is 2; correct one of the two.",
        Utf8.Refusal(() => TaggedSentence.ReadConll(Utf8.Stream("a X\nb\nc\n\nd X\n"), TagScheme.Any, tag: 2)));

    [Fact]
    public void Documents_part_sentences_and_their_lines_are_no_tokens()
    {
        var sentences = TaggedSentence.ReadConll(
            Utf8.Stream("-DOCSTART- -X- O O\n\na X I O\n-DOCSTART- -X- O O\nb Y I B-PER\n"), TagScheme.Any);
        Assert.Equal(["a", "b"], sentences.Select(sentence => Assert.Single(sentence.Tokens)));
        Assert.Equal(["O", "B-PER"], sentences.Select(sentence => Assert.Single(sentence.Tags)));
    }
}
