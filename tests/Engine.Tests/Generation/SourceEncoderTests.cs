using DistSeq.Engine.Tests.Training;

namespace DistSeq.Engine.Tests.Generation;

public class SourceEncoderTests
{
    private const int End = 2;
    private const int Longest = 6;

    private static readonly int[][] Sources = [[1, 4, 2, 0], [3], [6, 5, 4, 3, 2], [0, 0]];

    public static TheoryData<CellKind, bool> Cases
    {
        get
        {
            var cases = new TheoryData<CellKind, bool>();
            foreach (var cell in new[] { CellKind.Rnn, CellKind.Lstm, CellKind.LstmFullGateRecurrence, CellKind.GruResetAfter })
            {
                cases.Add(cell, false);
                cases.Add(cell, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_decoded_has_the_probability_that_training_gives_it(CellKind cell, bool bothWays)
    {
        var model = Problems.Pair(cell, bothWays: bothWays);
        var computer = new EncoderDecoderComputer(model, 1, 1, 5, Longest, null);
        var weights = Numbers.Uniform(1, computer.Layout.Length, 1.5);
        computer.Load(weights);
        var encoder = new SourceEncoder(model, weights, 5);
        var search = new BeamSearch(new NetworkStepModel(model, weights, 3));
        var state = new float[encoder.StateSize];
        foreach (var source in Sources)
        {
            encoder.Read(source, source.Length, 1, state);
            foreach (var width in new[] { 1, 4 })
            {
                foreach (var found in search.Find([-1], End, new BeamOptions(width, width, Longest), state))
                {
                    int[] target = found.Ended ? [.. found.Tokens, End] : [.. found.Tokens];
                    var outcome = computer.Evaluate(
                    [
                        new PairBatch(
                            new LaneBatch(0, source.Length, source, [], default),
                            new LaneBatch(0, target.Length, [-1, .. target[..^1]], target, default)),
                    ])[0];
                    Assert.Equal(-outcome.Loss, found.LogProbability, 1e-4);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sources_read_together_give_the_bits_of_each_alone(CellKind cell, bool bothWays)
    {
        var model = Problems.Pair(cell, bothWays: bothWays);
        var encoder = new SourceEncoder(model, Numbers.Uniform(1, new ParameterLayout(model).Length), 5, Sources.Length);
        var (size, longest) = (encoder.StateSize, Sources.Max(source => source.Length));
        var ids = new int[longest * Sources.Length];
        for (var row = 0; row < Sources.Length; row++)
        {
            for (var t = 0; t < longest; t++)
                ids[(t * Sources.Length) + row] = t < Sources[row].Length ? Sources[row][t] : 5;
        }

        float[] together = new float[Sources.Length * size], alone = new float[size];
        encoder.Read(ids, longest, Sources.Length, together, [.. Sources.Select(source => source.Length)]);
        for (var row = 0; row < Sources.Length; row++)
        {
            encoder.Read(Sources[row], Sources[row].Length, 1, alone);
            Close.Bits(alone, together.AsSpan(row * size, size), $"state of source {row}");
        }
    }

    [Fact]
    public void Each_half_of_a_decoders_state_is_what_one_direction_ends_in()
    {
        // One layer, so that each direction can be computed on its own.
        var model = Problems.Pair(CellKind.Lstm, bothWays: true, layers: 1);
        var layout = new ParameterLayout(model);
        var weights = Numbers.Uniform(1, layout.Length);
        var encoder = new SourceEncoder(model, weights, 4);
        var state = new float[encoder.StateSize];
        encoder.Read([1, 4, 2, 0], 4, 1, state);
        var alone = model.Encoder with { Bidirectional = false };
        // h forwards, h backwards, c forwards, c backwards, of three units each.
        foreach (var (direction, ids) in new[] { ("", new[] { 1, 4, 2, 0 }), (".reverse", [0, 2, 4, 1]) })
        {
            var network = new RecurrentNetwork(alone, 4, 1);
            var part = new float[network.Layout.Length];
            foreach (var range in network.Layout.Ranges)
            {
                var name = $"encoder.{range.Name.Replace("layers.0", "layers.0" + direction, StringComparison.Ordinal)}";
                layout.Slice(weights, name).CopyTo(network.Layout.Slice(part, range.Name));
            }

            network.Load(part);
            network.Forward(ids, [], 4, 1);
            var expected = new float[6];
            network.CopyState(expected);
            var half = direction.Length == 0 ? 0 : 3;
            Close.Bits(expected.AsSpan(0, 3), state.AsSpan(half, 3), $"h{direction}");
            Close.Bits(expected.AsSpan(3, 3), state.AsSpan(6 + half, 3), $"c{direction}");
        }
    }

    [Fact]
    public void A_source_of_vectors_is_read_as_the_same_source_of_ids()
    {
        var ids = Problems.Pair(CellKind.Gru, bothWays: true);
        ids = ids with { Encoder = ids.Encoder with { Embedding = 0 } };
        var vectors = ids with { Encoder = ids.Encoder with { TakesIds = false } };
        var weights = Numbers.Uniform(1, new ParameterLayout(ids).Length);
        var oneHot = new float[3 * 7];
        (oneHot[1], oneHot[7 + 6], oneHot[14 + 3]) = (1, 1, 1);
        var encoder = new SourceEncoder(ids, weights, 3);
        float[] expected = new float[encoder.StateSize], actual = new float[encoder.StateSize];
        encoder.Read([1, 6, 3], 3, 1, expected);
        new SourceEncoder(vectors, weights, 3).Read(oneHot, 3, 1, actual);
        Close.To(expected.Doubles(), actual, "state");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var model = Problems.Pair(CellKind.Gru, bothWays: true);
        var weights = new float[new ParameterLayout(model).Length];
        Assert.Throws<ArgumentException>(() => new SourceEncoder(model, weights.AsSpan(1), 4));
        Assert.Throws<ArgumentException>(() => new NetworkStepModel(model, weights.AsSpan(1)));
        var encoder = new SourceEncoder(model, weights, 4);
        var state = new float[encoder.StateSize];
        Assert.Throws<ArgumentException>(() => encoder.Read([7], 1, 1, state));
        Assert.Throws<ArgumentException>(() => encoder.Read([1], 1, 1, state.AsSpan(1)));
        var empty = Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Read(Array.Empty<int>(), 0, 1, state));
        Assert.Contains(
            "0 time steps; it must have 1 … 4. Leave out sequences without time steps", empty.Message, StringComparison.Ordinal);
    }
}
