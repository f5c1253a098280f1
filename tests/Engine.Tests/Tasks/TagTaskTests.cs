using DistSeq.Engine.Tasks.Tag;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class TagTaskTests
{
    private const string Entities = "Anna B-PER\nmet O\nBen I-PER\n. O\n\nIt O\nrained O\n";

    private static readonly TagTask Task = new();

    [Fact]
    public void A_model_that_always_says_O_finds_no_entity_however_many_tags_are_right()
    {
        var (tally, codec) = Measured(Entities, favourite: "O");
        Assert.Equal((6L, 4L), (tally.Targets, tally.Right));
        var measures = Task.Measure(tally, codec).ToDictionary(measure => measure.Name, measure => measure.Value);
        Assert.Equal(["loss", "accuracy", "precision", "recall", "f1"], measures.Keys);
        Assert.Equal((4 / 6.0, 0.0, 0.0, 0.0), (measures["accuracy"], measures["precision"], measures["recall"], measures["f1"]));
        var table = Assert.Single(Task.Tables(tally, codec));
        Assert.Equal(("entity", "PER"), (table.Name, Assert.Single(table.Rows).Name));
        Assert.Equal(["precision", "recall", "f1", "given", "predicted"], table.Columns.Select(column => column.Name));
        Assert.Equal([0, 0, 0, 2, 0], table.Rows[0].Values);
    }

    [Fact]
    public void A_model_that_always_says_the_same_tag_of_an_entity_makes_one_of_each_sequence()
    {
        var (tally, codec) = Measured(Entities, favourite: "I-PER");
        var measures = Task.Measure(tally, codec).ToDictionary(measure => measure.Name, measure => measure.Value);
        Assert.Equal((0.0, 0.0), (measures["precision"], measures["f1"]));
        Assert.Equal([0, 0, 0, 2, 2], Task.Tables(tally, codec)[0].Rows[0].Values);
    }

    [Fact]
    public void Tags_that_are_none_of_entities_have_a_row_each()
    {
        var (tally, codec) = Measured("a DT\ncat NN\nsits VBZ\n\na DT\ndog NN\n", favourite: "NN");
        Assert.Equal(["loss", "accuracy"], Task.Measure(tally, codec).Select(measure => measure.Name));
        var table = Assert.Single(Task.Tables(tally, codec));
        Assert.Equal("tag", table.Name);
        Assert.Equal(["DT", "NN", "VBZ"], table.Rows.Select(row => row.Name));
        Assert.Equal([0.4, 1, 4 / 7.0, 2, 5], table.Rows[1].Values);
    }

    [Fact]
    public void A_text_that_no_blank_line_parts_is_doubted()
    {
        IReadOnlyList<string> Doubts(string text) => Task.Doubts(Task.Read(
            Sources.Of(Encoding.UTF8.GetBytes(text)), new ReadPlan("conll", Tokenizer.Characters, null, 0.1, 1)));
        var lines = string.Concat(Enumerable.Range(0, 600).Select(number => $"word{number}\tc{number % 2}\n"));
        Assert.StartsWith("the data is one sequence of 600 tokens;", Assert.Single(Doubts(lines)), StringComparison.Ordinal);
        Assert.Empty(Doubts(lines + "\n" + lines));
        Assert.Empty(Doubts(lines[..2_000]));
    }

    // The tally of a model whose weights are zero but for the bias of one tag.
    private static (Tally Tally, Codec Codec) Measured(string text, string favourite)
    {
        var corpus = Task.Read(
            Sources.Of(Encoding.UTF8.GetBytes(text)), new ReadPlan("conll", new Tokenizer(TokenKind.Given, false), null, 0, 1));
        var network = Task.Define(new NetworkSize(CellKind.Gru, 1, 3), corpus.Codec);
        var weights = new float[network.Layout.Length];
        var tags = ((TokenCodec)corpus.Codec).Classes!;
        weights[weights.Length - tags.Count + tags.Find(favourite)!.Value] = 2;
        return (Task.Evaluate(network, weights, corpus, Split.Train), corpus.Codec);
    }
}
