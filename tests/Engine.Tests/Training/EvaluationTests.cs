using DistSeq.Engine.Cells;
using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tests.Reference;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tests.Training;

public class EvaluationTests
{
    private static readonly ModelDefinition Model = new(CellKind.Lstm, 6, 1, 5, 6);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(70)]
    public void Lines_are_evaluated_each_from_a_zero_state(int count)
    {
        var lengths = Enumerable.Range(0, count).Select(i => 1 + (i * 7 % 9)).ToArray();
        var ends = lengths.Select((_, i) => lengths[..(i + 1)].Sum()).ToArray();
        var split = new TokenSequences(Numbers.Ids(1, ends[^1], 0, 6), ends);
        var weights = Weights();
        var expected = 0.0;
        for (var i = 0; i < count; i++)
        {
            var line = split[i].ToArray();
            expected += Loss(weights, [-1, .. line[..^1]], line);
        }

        var (loss, tokens) = Evaluation.Run(Model, weights, CorpusFormat.Lines, split, 20);
        Assert.Equal(split.Tokens.Length, tokens);
        Close.To(expected, loss, "loss");
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(15, 10)]
    [InlineData(1000, 10)]
    [InlineData(57, 7)]
    public void A_text_is_evaluated_as_streams_with_carried_state(int length, int window)
    {
        var tokens = Numbers.Ids(1, length, 0, 6);
        var weights = Weights();
        var rows = Math.Clamp((length - 1) / window, 1, 32);
        var stream = (length - 1) / rows;
        var expected = Enumerable.Range(0, rows)
            .Sum(row => Loss(weights, tokens[(row * stream)..((row + 1) * stream)], tokens[((row * stream) + 1)..(((row + 1) * stream) + 1)]));
        var (loss, count) = Evaluation.Run(Model, weights, CorpusFormat.Text, new TokenSequences(tokens, [length]), window);
        Assert.Equal(stream * rows, count);
        Close.To(expected, loss, "loss");
    }

    [Fact]
    public void A_line_longer_than_the_window_is_cut()
    {
        var line = Numbers.Ids(1, 9, 0, 6);
        var weights = Weights();
        var expected = Loss(weights, [-1, .. line[..4]], line[..5]) + Loss(weights, line[4..8], line[5..]);
        var (loss, tokens) = Evaluation.Run(Model, weights, CorpusFormat.Lines, new TokenSequences(line, [9]), 5);
        Assert.Equal(9, tokens);
        Close.To(expected, loss, "loss");
    }

    [Theory]
    [InlineData(CorpusFormat.Labelled, false, 33)]
    [InlineData(CorpusFormat.Labelled, true, 70)]
    [InlineData(CorpusFormat.Tagged, false, 1)]
    [InlineData(CorpusFormat.Tagged, true, 33)]
    public void Sequences_with_classes_are_evaluated_whole_and_each_like_one_alone(CorpusFormat format, bool bidirectional, int count)
    {
        var model = new ModelDefinition(CellKind.Gru, 6, 2, 5, 3)
        {
            ManyToOne = format == CorpusFormat.Labelled,
            Bidirectional = bidirectional,
            Embedding = 4,
        };
        var split = Split(format, count);
        var weights = Numbers.Uniform(3, new ParameterLayout(model).Length);
        var (expected, right) = (0.0, 0);
        for (var i = 0; i < count; i++)
        {
            var tokens = split[i].ToArray();
            var targets = format == CorpusFormat.Labelled ? [split.Targets[i]] : new TokenSequences(split.Targets, split.Ends)[i].ToArray();
            var computer = new StepComputer(model, 1, 1, tokens.Length, null);
            computer.Load(weights);
            var alone = new LaneBatch(0, tokens.Length, tokens, targets, default);
            expected += computer.Evaluate([alone])[0].Loss;
            right += computer.Predict(alone).Zip(targets).Count(pair => pair.First == pair.Second);
        }

        var (loss, total) = Evaluation.Run(model, weights, format, split, window: 1);
        Assert.Equal(split.Targets.Length, total);
        Close.To(expected, loss, "loss");
        Assert.Equal(right / (double)total, Evaluation.Accuracy(model, weights, format, split));
    }

    [Fact]
    public void Only_sequences_with_classes_have_an_accuracy() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluation.Accuracy(Model, Weights(), CorpusFormat.Lines, new TokenSequences([1, 2], [2])));

    private static TokenSequences Split(CorpusFormat format, int count)
    {
        var lengths = Enumerable.Range(0, count).Select(i => 1 + (i * 7 % 9)).ToArray();
        var ends = lengths.Select((_, i) => lengths[..(i + 1)].Sum()).ToArray();
        return new TokenSequences(Numbers.Ids(1, ends[^1], 0, 6), ends)
        {
            Targets = Numbers.Ids(2, format == CorpusFormat.Labelled ? count : ends[^1], 0, 3),
        };
    }

    private static float[] Weights() => Numbers.Uniform(3, new ParameterLayout(Model).Length);

    private static double Loss(float[] weights, int[] inputs, int[] targets)
    {
        var reference = new ReferenceNetwork(Model, inputs.Length, 1);
        var (outputs, _) = reference.Forward(weights.Doubles(), reference.OneHot(inputs), new double[Model.StateSize]);
        return reference.Loss(weights.Doubles(), outputs, targets);
    }
}
