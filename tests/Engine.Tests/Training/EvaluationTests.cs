namespace DistSeq.Engine.Tests.Training;

public class EvaluationTests
{
    private static readonly ModelDefinition Model = new(CellKind.Lstm, 6, 1, 5, 6);

    public static TheoryData<DataFormat, bool> Formats => new()
    {
        { DataFormat.Text, false },
        { DataFormat.Lines, false },
        { DataFormat.Tsv, false },
        { DataFormat.Tsv, true },
        { DataFormat.Conll, false },
        { DataFormat.Conll, true },
    };

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [InlineData(1, 9)]
    [InlineData(32, 9)]
    [InlineData(33, 9)]
    [InlineData(70, 9)]
    [InlineData(5, 700)]
    public void Lines_are_read_whole_each_from_a_zero_state(int count, int longest)
    {
        var split = Split(DataFormat.Lines, count, longest);
        var weights = Weights(Model);
        var expected = 0.0;
        for (var i = 0; i < count; i++)
        {
            var line = split[i].ToArray();
            expected += Loss(weights, [-1, .. line[..^1]], line);
        }

        var tally = Evaluation.Run(Model, weights, ScoredSequence.OfLines(split, ..));
        Assert.Equal(split.Tokens.Length, tally.Targets);
        Close.To(expected, tally.Loss, "loss");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(57)]
    [InlineData(1500)]
    public void A_text_is_one_sequence_of_which_nothing_is_left_out(int length)
    {
        var tokens = Numbers.Ids(1, length, 0, 6);
        var weights = Weights(Model);
        var tally = Evaluation.Run(Model, weights, ScoredSequence.OfText(new TokenSequences(tokens, [length])));
        Assert.Equal(length - 1, tally.Targets);
        Close.To(Loss(weights, tokens[..^1], tokens[1..]), tally.Loss, "loss");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_carries_all_that_it_needs_from_window_to_window(CellKind cell)
    {
        var model = Model with { Cell = cell, Layers = 2 };
        var weights = Weights(model);
        var split = new TokenSequences(Numbers.Ids(1, 60, 0, 6), [60]);
        var sequences = Score(DataFormat.Text, split);
        var whole = Evaluation.Run(model, weights, sequences, new EvaluationShape(1, 59));
        Assert.Equal(whole.Loss, Evaluation.Run(model, weights, sequences, new EvaluationShape(1, 7)).Loss, 1e-9);
        Assert.Equal(whole.Loss, Evaluation.Run(model, weights, sequences).Loss, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rows_and_windows_do_not_show_in_the_figures(DataFormat format, bool bidirectional)
    {
        var model = Classifier(format, bidirectional);
        var weights = Weights(model);
        var sequences = Score(format, Split(format, 70, 90));
        var longest = sequences.Max(sequence => sequence.Length);
        int[] windows = bidirectional ? [longest] : [1, 16, 256];
        var shapes = windows.SelectMany(steps => new[] { 1, 3, 64 }.Select(rows => new EvaluationShape(rows, steps)));
        List<ClassCounts> counts = [];
        var tallies = shapes.Select(shape =>
        {
            counts.Add(new ClassCounts(model.Outputs));
            return Evaluation.Run(
                model, weights, sequences, shape, format is DataFormat.Tsv or DataFormat.Conll ? counts[^1] : null);
        }).ToList();
        Assert.All(counts, count => Assert.Equal(counts[0].Counts, count.Counts));
        tallies.Add(Evaluation.Run(model, weights, sequences));
        Assert.All(tallies, tally =>
        {
            Assert.Equal(tallies[0].Loss, tally.Loss, 1e-9);
            Assert.Equal((tallies[0].Targets, tallies[0].Right), (tally.Targets, tally.Right));
        });
    }

    [Theory]
    [InlineData(DataFormat.Tsv, false, 33)]
    [InlineData(DataFormat.Tsv, true, 70)]
    [InlineData(DataFormat.Conll, false, 1)]
    [InlineData(DataFormat.Conll, true, 33)]
    public void Sequences_with_classes_are_evaluated_whole_and_each_like_one_alone(
        DataFormat format, bool bidirectional, int count)
    {
        var model = Classifier(format, bidirectional);
        var split = Split(format, count, 300);
        var weights = Weights(model);
        var (expected, right) = (0.0, 0);
        ClassCounts alone = new(model.Outputs), together = new(model.Outputs);
        for (var i = 0; i < count; i++)
        {
            var tokens = split[i].ToArray();
            var targets = format == DataFormat.Tsv
                ? [split.Targets[i]]
                : new TokenSequences(split.Targets, split.Ends)[i].ToArray();
            var computer = new StepComputer(model, 1, 1, tokens.Length, null);
            computer.Load(weights);
            var lane = new LaneBatch(0, tokens.Length, tokens, targets, default);
            expected += computer.Evaluate([lane])[0].Loss;
            var said = computer.Predict(lane);
            right += said.Zip(targets).Count(pair => pair.First == pair.Second);
            alone.Add(targets, said);
        }

        var tally = Evaluation.Run(model, weights, Score(format, split), together);
        Assert.Equal(alone.Counts, together.Counts);
        Assert.Equal(split.Targets.Length, tally.Targets);
        Close.To(expected, tally.Loss, "loss");
        Assert.Equal(right, tally.Right);
    }

    [Fact]
    public void An_empty_line_has_nothing_to_predict()
    {
        var weights = Weights(Model);
        var alone = Evaluation.Run(Model, weights, ScoredSequence.OfLines(new TokenSequences([1, 2], [2]), ..));
        Assert.Equal(alone, Evaluation.Run(Model, weights, ScoredSequence.OfLines(new TokenSequences([1, 2], [0, 2, 2]), ..)));
    }

    [Theory]
    [InlineData(DataFormat.Text, 1)]
    [InlineData(DataFormat.Lines, 0)]
    [InlineData(DataFormat.Conll, 0)]
    public void A_split_without_a_target_is_refused(DataFormat format, int length) => Assert.Throws<InvalidDataException>(
        () => Evaluation.Run(
            Classifier(format, false), Weights(Classifier(format, false)),
            Score(format, new TokenSequences(new int[length], [length]))));

    [Fact]
    public void A_large_vocabulary_is_evaluated_in_little_memory()
    {
        var model = new ModelDefinition(CellKind.Gru, 200_000, 1, 16, 200_000);
        var shape = EvaluationShape.Of(model, Score(DataFormat.Lines, Split(DataFormat.Lines, 100, 90)));
        Assert.True((long)shape.Rows * shape.Steps * model.Outputs <= 1 << 24, $"{shape}");
    }

    [Fact]
    public void Tallies_of_parts_add_up() => Assert.Equal(new Tally(3.5, 7, 4), new Tally(1.5, 3, 1) + new Tally(2, 4, 3));

    private static ScoredSequence[] Score(DataFormat format, TokenSequences split) => format switch
    {
        DataFormat.Text => ScoredSequence.OfText(split),
        DataFormat.Lines => ScoredSequence.OfLines(split, ..),
        DataFormat.Tsv => ScoredSequence.OfClasses(split, ..),
        _ => ScoredSequence.OfTags(split, ..),
    };

    private static ModelDefinition Classifier(DataFormat format, bool bidirectional) => new(CellKind.Gru, 6, 2, 5, 6)
    {
        ManyToOne = format == DataFormat.Tsv,
        Bidirectional = bidirectional,
        Embedding = 4,
    };

    private static TokenSequences Split(DataFormat format, int count, int longest)
    {
        var lengths = Enumerable.Range(0, count).Select(i => 1 + ((i * 7) + 3) * 13 % longest).ToArray();
        var ends = lengths.Select((_, i) => lengths[..(i + 1)].Sum()).ToArray();
        var targets = format switch { DataFormat.Tsv => count, DataFormat.Conll => ends[^1], _ => 0 };
        return new TokenSequences(Numbers.Ids(1, ends[^1], 0, 6), ends) { Targets = Numbers.Ids(2, targets, 0, 6) };
    }

    private static float[] Weights(ModelDefinition model) => Numbers.Uniform(3, new ParameterLayout(model).Length);

    private static double Loss(float[] weights, int[] inputs, int[] targets)
    {
        var reference = new ReferenceNetwork(Model, inputs.Length, 1);
        var (outputs, _) = reference.Forward(weights.Doubles(), reference.OneHot(inputs), new double[Model.StateSize]);
        return reference.Loss(weights.Doubles(), outputs, targets);
    }
}
