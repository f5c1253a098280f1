namespace DistSeq.Engine.Tests.Tasks;

public class SplitTests
{
    public static TheoryData<string, string> Formats { get; } = new()
    {
        { "language", "lines" },
        { "language", "text" },
        { "classify", "tsv" },
        { "tag", "conll" },
        { "translate", "tsv" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Each_split_may_have_files_of_its_own(string task, string format)
    {
        var sources = new Sources([File("a", Lines(format, "ab", "cd")), File("b", Lines(format, "ac"))])
        {
            Validation = [File("v", Lines(format, "ba"))],
            Test = [File("t", Lines(format, "dc", "bd"))],
        };
        var corpus = TaskCatalog.Find(task).Read(sources, Plan(format) with { Validation = 0.5, Test = 0.5 });
        long[] targets = [corpus.Targets(Split.Train), corpus.Targets(Split.Validation), corpus.Targets(Split.Test)];
        Assert.Equal(format == "text" ? [9, 3, 6] : (task, format) switch
        {
            ("language", _) => [9, 3, 6],
            ("classify", _) => [3, 1, 2],
            ("tag", _) => [6, 2, 4],
            _ => [9, 3, 6],
        }, targets);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_share_for_the_test_split_leaves_the_validation_split_as_it_is(string task, string format)
    {
        string[] words = [.. Enumerable.Range(0, 40).Select(i => $"{(char)('a' + (i % 20))}x")];
        var content = Encoding.UTF8.GetBytes(Lines(format, words));
        var one = TaskCatalog.Find(task).Read(Sources.Of(content), Plan(format) with { Validation = 0.25 });
        var both = TaskCatalog.Find(task).Read(Sources.Of(content), Plan(format) with { Validation = 0.25, Test = 0.25 });
        Assert.Equal(one.Targets(Split.Validation), both.Targets(Split.Validation));
        Assert.Equal(0, one.Targets(Split.Test));
        Assert.Equal(one.Targets(Split.Validation), both.Targets(Split.Test));
        Assert.Equal(one.Targets(Split.Train), both.Targets(Split.Train) + both.Targets(Split.Test));
        if (one is TokenCorpus { Format: not (DataFormat.Text or DataFormat.Conll) } tokens)
            Assert.Equal(tokens.Valid.Tokens, ((TokenCorpus)both).Valid.Tokens);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_prepared_form_keeps_the_test_split(string task, string format)
    {
        var learning = TaskCatalog.Find(task);
        var content = Encoding.UTF8.GetBytes(Lines(format, "ab", "cd", "ac", "bd", "da", "cb"));
        var corpus = learning.Read(Sources.Of(content), Plan(format) with { Validation = 0.25, Test = 0.5 });
        var back = PreparedForm.Again(learning, corpus);
        foreach (var split in Enum.GetValues<Split>())
            Assert.Equal(corpus.Targets(split), back.Targets(split));
        Assert.True(back.Targets(Split.Test) > 0);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_pieces_of_a_split_add_up_to_it(string task, string format)
    {
        var learning = TaskCatalog.Find(task);
        var lines = Enumerable.Range(0, 6_000).Select(i => new string((char)('a' + (i % 20)), 1 + (i % 7)));
        var corpus = learning.Read(
            Sources.Of(Encoding.UTF8.GetBytes(Lines(format, [.. lines]))), Plan(format) with { Validation = 0.5 });
        var network = learning.Define(new NetworkSize(CellKind.Gru, 1, 2), corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var pieces = learning.Pieces(corpus, Split.Validation);
        Assert.Equal(format != "text", pieces > 1);
        var whole = learning.Evaluate(network, weights, corpus, Split.Validation);
        Assert.Equal(corpus.Targets(Split.Validation) - (format == "text" ? 1 : 0), whole.Targets);
        var parts = Enumerable.Range(0, pieces)
            .Select(piece => learning.Evaluate(network, weights, corpus, Split.Validation, piece))
            .ToArray();
        Assert.Equal(whole, parts.Aggregate((first, second) => first + second));
    }

    [Theory]
    [InlineData("classify", "tsv", "t, line 2: 'z' is none of the 2 classes")]
    [InlineData("tag", "conll", "t, line 2: 'z' is none of the 2 tags")]
    public void A_class_that_only_the_test_file_has_is_named_with_its_place(string task, string format, string message)
    {
        var separator = format == "tsv" ? "\t" : " ";
        var sources = new Sources([File("a", $"u{separator}x\nv{separator}y\n")])
        {
            Test = [File("t", $"u{separator}x\nu{separator}z\n")],
        };
        Assert.Contains(
            message,
            Assert.Throws<InvalidDataException>(() => TaskCatalog.Find(task).Read(sources, Plan(format))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var sources = new Sources([File("a", "u\tx\nv\ty\n")]) { Validation = [File("v", "u\tx\tz\n")] };
        Assert.Contains(
            "v: Line 1: it has 2 tabs",
            Assert.Throws<InvalidDataException>(() => TaskCatalog.Find("classify").Read(sources, Plan("tsv"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "The data has no line to test on",
            Assert.Throws<InvalidDataException>(() => TaskCatalog.Find("language").Read(
                new Sources([File("a", "ab\ncd\n")]) { Test = [File("t", " \n")] }, Plan("lines"))).Message,
            StringComparison.Ordinal);
    }

    private static string Lines(string format, params string[] words) => format switch
    {
        "tsv" => string.Concat(words.Select((word, index) => $"{word}\t{(index % 2 == 0 ? "xx" : "yy")}\n")),
        "conll" => string.Concat(words.Select(word =>
            string.Concat(word.Select((letter, index) => $"{letter} {(index % 2 == 0 ? "X" : "Y")}\n")) + "\n")),
        _ => string.Concat(words.Select(word => word + "\n")),
    };

    private static SourceFile File(string name, string text) => SourceFile.Of(name, Encoding.UTF8.GetBytes(text));

    private static ReadPlan Plan(string format) => new(format, Tokenizer.Characters, null, 0, 1);
}
