namespace DistSeq.Engine.Tests.Data.Sequences;

public class LabelledTests
{
    [Fact]
    public void Classes_come_one_stream_each()
    {
        var texts = LabelledText.ReadClasses(
            [("Irish", Utf8.Stream("\uFEFFÓ Briain\r\n\r\nKelly \r\n")), ("Empty", Utf8.Stream("")),
                ("Czech", Utf8.Stream("Adsit"))]);
        Assert.Equal([new("Ó Briain", "Irish", 1), new("Kelly", "Irish", 3), new("Adsit", "Czech", 1)], texts);
    }

    [Fact]
    public void Tabbed_lines_have_text_and_label() =>
        Assert.Equal(
            [new("good film", "pos", 1), new("🦕", "neg", 3)],
            LabelledText.ReadTsv(Utf8.Stream("good film\tpos\r\n\n 🦕 \t neg\n \n")));

    [Theory]
    [InlineData("a\tb\nno tab\n", "Line 2: it has 0 tabs")]
    [InlineData("a\tb\n\nx\ty\tz", "Line 3: it has 2 tabs")]
    [InlineData("\tb", "Line 1: the text is empty")]
    [InlineData("a\t ", "Line 1: the class is empty")]
    public void Lines_of_another_shape_are_refused_by_number(string file, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => LabelledText.ReadTsv(Utf8.Stream(file))), StringComparison.Ordinal);

    [Fact]
    public void All_bad_lines_are_counted_and_the_first_ten_told()
    {
        var two = Utf8.Refusal(() => LabelledText.ReadTsv(Utf8.Stream("a\nb\tx\n\tc\n")));
        Assert.Equal("2 lines cannot be read:\nLine 1: it has 0 tabs; it must be text, one tab, class.\n"
            + "Line 3: the text is empty; fill it in or remove the line.", two);

        var many = Utf8.Refusal(() => LabelledText.ReadTsv(Utf8.Stream(string.Concat(Enumerable.Repeat("a\na\tb\tc\n", 1_000)))));
        Assert.StartsWith("2,000 lines cannot be read; the first 10:\nLine 1: it has 0 tabs", many, StringComparison.Ordinal);
        Assert.Equal(11, many.Split('\n').Length);
        var alike = string.Concat(Enumerable.Repeat("a\n", 2_000));
        Assert.Equal(
            "None of the 2,000 lines has a tab; each must be text, one tab, class. Is this the right file, and the right format?",
            Utf8.Refusal(() => LabelledText.ReadTsv(Utf8.Stream(alike))));
        Assert.Equal(
            "2,000 lines cannot be read, all for one reason. Line 1: it has 0 tabs; it must be text, one tab, class.",
            Utf8.Refusal(() => LabelledText.ReadTsv(Utf8.Stream(alike + "b\tx\n"))));

        var classes = Utf8.Refusal(() => LabelledSequences.Encode(
            [new("a", "z", 7), new("a", "x", 8), new("!", "x", 9)],
            new TextCoder(Tokenizer.Characters, new Vocabulary(["a"])), new Vocabulary(["x"]), out _));
        Assert.Matches("^2 lines cannot be read:\nLine 7: 'z' is none of the 1 classes.*\nLine 9: the vocabulary", classes);
    }

    [Fact]
    public void A_class_that_is_not_Utf8_is_refused_by_name_and_line() =>
        Assert.StartsWith(
            "Class Irish: Line 2:", Utf8.Refusal(() => LabelledText.ReadClass("Irish", new MemoryStream([0x41, 0x0A, 0xD3]))),
            StringComparison.Ordinal);

    [Fact]
    public void Texts_are_encoded_with_their_classes()
    {
        LabelledText[] texts = [new("ab", "y", 1), new("b!a", "x", 2)];
        var classes = Vocabulary.OfNames(texts.Select(text => text.Label));
        var data = LabelledSequences.Encode(
            texts, new TextCoder(Tokenizer.Characters, new Vocabulary(["a", "b"])), classes, out var unknown);
        Assert.Equal([0, 1, 1, 0], data.Sequences.Tokens);
        Assert.Equal([2, 4], data.Sequences.Ends);
        Assert.Equal([1, 0], data.Labels);
        Assert.Equal(1, unknown);
        var picked = data.Pick([1, 1]);
        Assert.Equal([1, 0, 1, 0], picked.Sequences.Tokens);
        Assert.Equal([0, 0], picked.Labels);
    }

    [Theory]
    [InlineData("a", "z", "Line 7: 'z' is none of the 1 classes")]
    [InlineData("!", "x", "Line 7: the vocabulary knows no token of this text of class x")]
    public void What_cannot_be_encoded_is_refused_by_line(string text, string label, string message) =>
        Assert.StartsWith(
            message,
            Utf8.Refusal(() => LabelledSequences.Encode(
                [new(text, label, 7)], new TextCoder(Tokenizer.Characters, new Vocabulary(["a"])), new Vocabulary(["x"]), out _)),
            StringComparison.Ordinal);
}
