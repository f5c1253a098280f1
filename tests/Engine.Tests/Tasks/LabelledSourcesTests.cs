using DistSeq.Engine.Tasks.Classify;
using DistSeq.Engine.Tasks.Compose;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class LabelledSourcesTests
{
    public static TheoryData<string> Formats => [.. LabelledSources.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_gives_the_same_texts_to_every_task_that_has_classes(string format)
    {
        var sources = format switch
        {
            "tsv" => Of(("a.tsv", "moo\tcow\nmooo\tcow\nwoof, wuff\tdog\n")),
            "csv" => Of(("a.csv", "id,class,text\n1,cow,moo\n\n2,cow,mooo\n3,dog,\"woof, wuff\"\n")),
            _ => Of(("cow.txt", "moo\r\n\r\nmooo"), ("dog/a.txt", "woof, wuff\n")),
        };
        foreach (var task in (LearningTask[])[new ClassifyTask(), new ComposeTask()])
        {
            Assert.Contains(format, task.Formats);
            var corpus = (TokenCorpus)task.Read(sources, Plan(format));
            var tsv = (TokenCorpus)task.Read(Of(("a.tsv", "moo\tcow\nmooo\tcow\nwoof, wuff\tdog\n")), Plan("tsv"));
            Assert.Equal(tsv.Train.Tokens, corpus.Train.Tokens);
            Assert.Equal(tsv.Train.Targets, corpus.Train.Targets);
            Assert.Equal(tsv.Vocabulary.Tokens, corpus.Vocabulary.Tokens);
            Assert.Equal(format, corpus.FormatName);
            var again = (TokenCorpus)task.Read(sources, task.OpenCodec(corpus.Codec.Fields));
            Assert.Equal(corpus.Train.Tokens, again.Valid.Tokens);
        }
    }

    [Fact]
    public void Columns_are_found_by_the_names_that_are_given_and_go_with_the_model()
    {
        var plan = Plan("csv") with { Columns = new ColumnNames { Text = "Title", Class = "Genre" } };
        var sources = Of(("a.csv", "Genre,Title\nwestern,\"The \"\"Good\"\"\nand the Bad\"\nnoir,Laura\n"));
        var task = new ClassifyTask();
        var corpus = (TokenCorpus)task.Read(sources, plan);
        Assert.Equal("The \"Good\" and the Bad", corpus.Coder.Decode(corpus.Train[0].ToArray()));
        var back = PreparedForm.Again(task, corpus);
        var again = (TokenCorpus)task.Read(sources, task.OpenCodec(back.Codec.Fields));
        Assert.Equal(corpus.Train.Tokens, again.Valid.Tokens);
    }

    [Theory]
    [InlineData("Laura,noir\n", "there is no column 'text'; there are Laura, noir. The first line names the columns: write it")]
    [InlineData("text,class\na,\"b\n", "Line 2: a quote in it is never closed.")]
    [InlineData("text,class\na\n", "Line 2: it has 1 field, but line 1 names 2 columns;")]
    [InlineData("text,class\n,b\nc,\n", "Line 2: the text is empty; fill it in or remove the row.\nLine 3: the class is empty;")]
    [InlineData("text;class\na;b\n", "its columns are separated by ';'")]
    public void What_is_no_csv_of_texts_and_classes_is_told_with_its_lines(string text, string message) =>
        Assert.Contains(message, Refusal("csv", ("a.csv", text)), StringComparison.Ordinal);

    [Fact]
    public void Columns_that_nothing_parts_are_one_fault() => Assert.Equal(
        "Line 1: its columns are separated by tabs; save the file with commas between the fields, and points within numbers.",
        Refusal("csv", ("a.csv", "een\tDutch\ntwee\tDutch\n")));

    [Fact]
    public void Faults_of_all_files_are_told_at_once_with_their_names()
    {
        Assert.Equal(
            "cow.txt: The class cow has no line; write its texts there, one a line, or remove the file.\n"
            + "dog/b.txt: The class dog has no line; write its texts there, one a line, or remove the file.",
            Refusal("folders", ("cow.txt", "\n\n"), ("dog/a.txt", "woof"), ("dog/b.txt", "")));
        Assert.Equal(
            "a.tsv: Line 2: it has 2 tabs; it must be text, one tab, class.\n"
            + "b.tsv: Line 1: it has 0 tabs; it must be text, one tab, class.",
            Refusal("tsv", ("a.tsv", "a\tb\na\tb\tc\n"), ("b.tsv", "a\n")));
    }

    [Fact]
    public void A_class_that_only_a_held_out_file_has_is_told_with_all_its_lines()
    {
        var sources = Of(("cow.txt", "moo"), ("dog.txt", "woof")) with
        {
            Validation = [SourceFile.Of("cat.txt", "miau\nmew\n"u8.ToArray())],
            Test = [SourceFile.Of("cow.txt", "muh\n"u8.ToArray()), SourceFile.Of("ant.txt", "\n-\n"u8.ToArray())],
        };
        var refusal = Assert.Throws<InvalidDataException>(() => new ClassifyTask().Read(sources, Plan("folders")));
        Assert.Equal(
            "3 lines cannot be read:\n"
            + "cat.txt, line 1: 'cat' is none of the 2 classes (cow, dog); correct it or train with it.\n"
            + "cat.txt, line 2: 'cat' is none of the 2 classes (cow, dog); correct it or train with it.\n"
            + "ant.txt, line 2: 'ant' is none of the 2 classes (cow, dog); correct it or train with it.", refusal.Message);
    }

    [Fact]
    public void A_folder_of_one_class_has_nothing_to_tell_apart() => Assert.Contains(
        "All of the data is 'St. John'", Refusal("folders", ("St. John.txt.gz", "a\nb\n")), StringComparison.Ordinal);

    private static string Refusal(string format, params (string Name, string Text)[] files) =>
        Assert.Throws<InvalidDataException>(() => new ClassifyTask().Read(Of(files), Plan(format))).Message;

    private static Sources Of(params (string Name, string Text)[] files) =>
        new([.. files.Select(file => SourceFile.Of(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    private static ReadPlan Plan(string format) => new(format, Tokenizer.Characters, null, 0, 1);
}
