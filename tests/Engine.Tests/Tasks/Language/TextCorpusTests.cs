using DistSeq.Engine.Tasks.Language;

namespace DistSeq.Engine.Tests.Tasks.Language;

/// <summary>A text that stays in its file is the text in memory: tokens, splits, vocabulary, batches, figures, faults.</summary>
public class TextCorpusTests
{
    private static readonly LanguageTask Task = new();

    /// <summary>
    /// Tokens, whether they are lowered, words kept, shares held out, whether splits have files of their own, files to train on.
    /// </summary>
    public static TheoryData<TokenKind, bool, int?, double, double, bool, bool, int> Ways { get; } = new()
    {
        { TokenKind.Character, false, null, 0, 0, false, false, 1 },
        { TokenKind.Character, true, null, 0.1, 0.05, false, false, 1 },
        { TokenKind.Character, false, null, 0.25, 0, false, true, 2 },
        { TokenKind.Character, false, null, 0.25, 0.25, true, true, 1 },
        { TokenKind.Word, false, null, 0, 0, false, false, 1 },
        { TokenKind.Word, true, 7, 0.2, 0.1, false, false, 3 },
        { TokenKind.Word, false, 7, 0.2, 0.1, true, false, 2 },
        { TokenKind.Given, false, null, 0.1, 0, false, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_is_that_of_the_text_in_memory(
        TokenKind unit, bool lower, int? words, double validation, double test, bool ownValidation, bool ownTest, int files)
    {
        var sources = new Sources([.. Enumerable.Range(0, files).Select(file => File($"t{file}", Text(file, 9_000)))])
        {
            Validation = ownValidation ? [File("v", Text(10, 700)), File("w", "\r\nüñ€😀 nowhere else")] : [],
            Test = ownTest ? [File("x", Text(11, 500))] : [],
        };
        var plan = new ReadPlan("text", new Tokenizer(unit, lower), words, validation, 1) { Test = test };
        AssertSame((TokenCorpus)Task.Read(sources, plan), Prepared(sources, plan));
    }

    [Theory]
    [InlineData("\uFEFFab\r\ncd\rE\u0085f\u2028😀g\n")]
    [InlineData("ab")]
    [InlineData("a\n")]
    [InlineData("x y z")]
    public void Line_ends_marks_and_short_texts_are_read_alike(string text)
    {
        var sources = new Sources([File("a", text), File("b", text)]);
        foreach (var unit in Enum.GetValues<TokenKind>())
        {
            var plan = new ReadPlan("text", new Tokenizer(unit, true), null, 0.3, 1);
            AssertSame((TokenCorpus)Task.Read(sources, plan), Prepared(sources, plan));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_vocabulary_of_a_model_is_used_alike(bool hasUnknown)
    {
        var vocabulary = Vocabulary.OfCharacters("abcdefghij \n").With(hasUnknown ? ["<UNK>"] : []);
        var coder = new TextCoder(Tokenizer.Characters, vocabulary);
        var plan = new ReadPlan("text", Tokenizer.Characters, null, 0.1, 1)
        {
            Model = new TokenCodec(DataFormat.Text, coder, null),
            Test = 0.1,
        };
        foreach (var text in new[] { "abc\nfgh jih", Text(4, 5_000) })
        {
            var (memory, streamed) = (Task.Read(Sources.Of(Encoding.UTF8.GetBytes(text)), plan),
                Task.Prepare(Sources.Of(Encoding.UTF8.GetBytes(text)), plan, new MemoryStream()));
            Assert.Equal((memory.Unknown, memory.LeavesUnknownOut), (streamed.Unknown, streamed.LeavesUnknownOut));
            Assert.Equal(memory.Codec.Fields, streamed.Codec.Fields);
            if (streamed is not TextCorpus)
                Assert.True(streamed is { Unknown: > 0, LeavesUnknownOut: true });
            else
                AssertSame((TokenCorpus)memory, streamed);
        }

        // Of a split's own file, too.
        var others = new Sources([File("a", "abcabc")]) { Validation = [File("v", "abXYZ")] };
        Assert.Equal(3, Task.Read(others, plan).Unknown);
        Assert.Equal(3, Task.Prepare(others, plan, new MemoryStream()).Unknown);
    }

    [Fact]
    public void Figures_of_every_split_are_those_of_the_text_in_memory()
    {
        var sources = Sources.Of(Encoding.UTF8.GetBytes(Text(1, 6_000)));
        var plan = new ReadPlan("text", Tokenizer.Characters, null, 0.2, 1) { Test = 0.1 };
        var (memory, streamed) = (Task.Read(sources, plan), Prepared(sources, plan));
        var network = Task.Define(new NetworkSize(CellKind.Gru, 1, 8), memory.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        foreach (var split in Enum.GetValues<Split>())
        {
            Assert.Equal(Task.Pieces(memory, split), Task.Pieces(streamed, split));
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(Task.Evaluate(network, weights, memory, split).Loss),
                BitConverter.DoubleToInt64Bits(Task.Evaluate(network, weights, streamed, split).Loss));
            Assert.Equal(Task.Evaluate(network, weights, memory, split), Task.Evaluate(network, weights, streamed, split));
        }

        Assert.Equal(0, Task.Pieces(Prepared(sources, plan with { Test = 0 }), Split.Test));
    }

    [Fact]
    public void The_prepared_form_may_be_copied_and_that_of_an_earlier_version_is_read()
    {
        var sources = Sources.Of(Encoding.UTF8.GetBytes(Text(1, 2_000)));
        var plan = new ReadPlan("text", Tokenizer.Characters, null, 0.2, 1);
        var (memory, streamed) = ((TokenCorpus)Task.Read(sources, plan), Prepared(sources, plan));
        AssertSame(memory, TaskCatalog.Open(Written(streamed)));
        Assert.IsType<TokenCorpus>(TaskCatalog.Open(Written(memory)));
    }

    [Fact]
    public void Faults_are_told_with_the_file_and_the_line()
    {
        var plan = new ReadPlan("text", Tokenizer.Characters, null, 0, 1);
        Assert.StartsWith(
            "The data has fewer than two characters", Refusal(new Sources([File("a", "x")])), StringComparison.Ordinal);
        var broken = new SourceFile("bad.txt", () => new MemoryStream([(byte)'a', (byte)'\n', 0xFF]));
        Assert.StartsWith("bad.txt: Line 2: the data is not UTF-8: byte 2",
            Refusal(new Sources([File("a", "xyz"), broken])), StringComparison.Ordinal);
        Assert.StartsWith("bad.txt: Line 2: ",
            Refusal(new Sources([File("a", "xyz")]) { Validation = [broken] }), StringComparison.Ordinal);

        string Refusal(Sources sources) =>
            Assert.Throws<InvalidDataException>(() => Task.Prepare(sources, plan, new MemoryStream())).Message;
    }

    [Fact]
    public void A_form_that_is_damaged_is_refused()
    {
        var sources = Sources.Of(Encoding.UTF8.GetBytes(Text(1, 200)));
        var form = Written(Prepared(sources, new ReadPlan("text", Tokenizer.Characters, null, 0, 1))).ToArray();
        for (var length = 0; length < form.Length; length++)
            Assert.Throws<InvalidDataException>(() => TaskCatalog.Open(new MemoryStream(form[..length])));
        // Behind the names of task and form: the splits, of whose numbers the highest byte is flipped.
        for (var number = 0; number < 6; number++)
        {
            var damaged = (byte[])form.Clone();
            damaged[1 + "language".Length + 1 + "distseq-text-1".Length + (8 * number) + 7] ^= 0x81;
            Assert.Throws<InvalidDataException>(() => TaskCatalog.Open(new MemoryStream(damaged)));
        }
    }

    private static void AssertSame(TokenCorpus memory, Corpus streamed)
    {
        var text = Assert.IsType<TextCorpus>(streamed);
        Assert.Equal(memory.Codec.Fields, text.Codec.Fields);
        Assert.Equal((memory.FormatName, memory.Sequences, memory.Unknown), (text.FormatName, text.Sequences, text.Unknown));
        Assert.Equal((memory.LeavesUnknownOut, memory.UnknownShare), (text.LeavesUnknownOut, text.UnknownShare));
        foreach (var split in Enum.GetValues<Split>())
        {
            Assert.Equal(memory.Targets(split), text.Targets(split));
            var tokens = new int[text.Targets(split)];
            text.Tokens.Read(text.Of(split).First, tokens);
            Assert.Equal(memory.Of(split).Tokens, tokens);
        }

        var plan = new LanePlan(1, 1, 1, 16);
        if (memory.Train.Tokens.Length > 1)
            Assert.Equivalent(Task.Batch(memory, plan), Task.Batch(text, plan));
    }

    private static Corpus Prepared(Sources sources, ReadPlan plan)
    {
        var form = new MemoryStream();
        TaskCatalog.Prepare(Task, sources, plan, form);
        form.Position = 0;
        return TaskCatalog.Open(form) with { Unknown = 0 };
    }

    private static MemoryStream Written(Corpus corpus)
    {
        var form = new MemoryStream();
        TaskCatalog.Write(Task, corpus, form);
        form.Position = 0;
        return form;
    }

    private static SourceFile File(string name, string text) => SourceFile.Of(name, Encoding.UTF8.GetBytes(text));

    // Words of few letters in lines of few words, with what is folded, what has two units and what ends lines otherwise.
    private static string Text(int seed, int length)
    {
        var random = new Random(seed);
        string[] parts = ["a", "b", "C", "É", " ", " ", "\n", "\r\n", "😀", "don't", "3.14", ",", "Ж"];
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(parts[random.Next(parts.Length)]);
        return text.ToString();
    }
}
