using DistSeq.Engine.Tasks.Classify;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class ClassifyTaskTests
{
    private static readonly ClassifyTask Task = new();

    [Fact]
    public void Each_class_has_precision_recall_and_f1_and_all_pairs_are_counted()
    {
        var (tally, codec) = Measured("a\tx\nb\tx\nc\ty\nd\tz\ne\ty\nf\tx\n", favourite: "x");
        var measures = Task.Measure(tally, codec);
        Assert.Equal(["loss", "accuracy", "macro-f1"], measures.Select(measure => measure.Name));
        Assert.Equal((0.5, 2 / 9.0), (measures[1].Value, measures[2].Value));
        var tables = Task.Tables(tally, codec);
        Assert.Equal(["class", "confusion"], tables.Select(table => table.Name));
        Assert.Equal(["x", "y", "z"], tables[0].Rows.Select(row => row.Name));
        Assert.Equal([0.5, 1, 2 / 3.0, 3, 6], tables[0].Rows[0].Values);
        Assert.Equal([0, 0, 0, 2, 0], tables[0].Rows[1].Values);
        Assert.Equal(["x", "y", "z"], tables[1].Columns.Select(column => column.Name));
        Assert.Equal([[3, 0, 0], [2, 0, 0], [1, 0, 0]], tables[1].Rows.Select(row => row.Values));
    }

    [Fact]
    public void Many_classes_have_no_table_of_pairs_and_the_same_figures()
    {
        var lines = Enumerable.Range(0, 100).Select(number => $"t{number}\tc{number % 50:00}\n");
        var (tally, codec) = Measured(string.Concat(lines), favourite: "c07");
        var table = Assert.Single(Task.Tables(tally, codec));
        Assert.Equal(50, table.Rows.Count);
        Assert.Equal([0.02, 1, 4 / 102.0, 2, 100], table.Rows[7].Values);
        Assert.Equal(4 / 102.0 / 50, Task.Measure(tally, codec)[2].Value, 1e-12);
    }

    [Theory]
    [InlineData(60, 31, true)]
    [InlineData(60, 30, false)]
    [InlineData(49, 49, false)]
    public void Texts_of_which_nearly_each_has_a_class_of_its_own_are_doubted(int texts, int classes, bool isDoubted)
    {
        var lines = Enumerable.Range(0, texts).Select(number => $"text {number}\tc{number % classes}\n");
        var corpus = Task.Read(Sources.Of(Encoding.UTF8.GetBytes(string.Concat(lines))), Plan with { Validation = 0.1 });
        var doubts = Task.Doubts(corpus);
        Assert.Equal(isDoubted, doubts.Count == 1);
        Assert.All(doubts, doubt =>
        {
            Assert.StartsWith($"the data has {classes} classes in {texts} texts;", doubt, StringComparison.Ordinal);
            Assert.EndsWith("task: translate.", doubt, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Pieces_of_a_split_add_up_to_it()
    {
        var lines = Enumerable.Range(0, 3_000).Select(number => $"text {number}\tc{number % 3}\n");
        var corpus = Task.Read(Sources.Of(Encoding.UTF8.GetBytes(string.Concat(lines))), Plan);
        var network = Task.Define(new NetworkSize(CellKind.Gru, 1, 3), corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var pieces = Enumerable.Range(0, Task.Pieces(corpus, Split.Train))
            .Select(piece => Task.Evaluate(network, weights, corpus, Split.Train, piece)).ToList();
        Assert.InRange(pieces.Count, 2, 100);
        var whole = Task.Evaluate(network, weights, corpus, Split.Train);
        Assert.Equal(pieces.Aggregate((first, second) => first + second).Counts, whole.Counts);
        Assert.Equal(3_000, whole.Counts.Sum());
    }

    private static ReadPlan Plan => new("tsv", Tokenizer.Characters, null, 0, 1);

    // The tally of a model whose weights are zero but for the bias of one class.
    private static (Tally Tally, Codec Codec) Measured(string text, string favourite)
    {
        var corpus = Task.Read(Sources.Of(Encoding.UTF8.GetBytes(text)), Plan);
        var network = Task.Define(new NetworkSize(CellKind.Gru, 1, 3), corpus.Codec);
        var weights = new float[network.Layout.Length];
        var classes = ((TokenCodec)corpus.Codec).Classes!;
        weights[weights.Length - classes.Count + classes.Find(favourite)!.Value] = 2;
        return (Task.Evaluate(network, weights, corpus, Split.Train), corpus.Codec);
    }
}
