namespace DistSeq.Engine.Tests.Training;

/// <summary>Lanes computed in groups, and folded.</summary>
internal static class Grouping
{
    private static readonly int[][] OfEight =
        [[1, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 2], [4, 4], [3, 5], [1, 6, 1], [2, 1, 5], [7, 1]];

    /// <summary>Eight lanes must give the same bits in any groups.</summary>
    public static void AssertDoesNotMatter<TBatch>(LaneComputer<TBatch> computer, TBatch[] lanes, long update = 0)
        where TBatch : ILaneBatch
    {
        var expected = Compute(computer, lanes, [8], update);
        foreach (var grouping in OfEight)
        {
            var actual = Compute(computer, lanes, grouping, update);
            var name = string.Join('+', grouping);
            Close.Bits(expected.Gradient, actual.Gradient, $"gradient, {name}");
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(expected.Outcomes[lane].Loss),
                    BitConverter.DoubleToInt64Bits(actual.Outcomes[lane].Loss));
                Assert.Equal(expected.Outcomes[lane].Tokens, actual.Outcomes[lane].Tokens);
                Close.Bits(expected.Outcomes[lane].State.Span, actual.Outcomes[lane].State.Span, $"state of lane {lane}, {name}");
            }
        }
    }

    public static (float[] Gradient, LaneOutcome[] Outcomes) Compute<TBatch>(
        LaneComputer<TBatch> computer, TBatch[] lanes, int[] grouping, long update = 0)
        where TBatch : ILaneBatch
    {
        var tree = new LaneTree();
        var outcomes = new List<LaneOutcome>();
        var first = 0;
        foreach (var count in grouping)
        {
            outcomes.AddRange(computer.Compute(lanes.AsSpan(first, count), update)
                .Select(outcome => outcome with { State = outcome.State.ToArray() }));
            foreach (var sum in computer.Sums)
                tree.Add(sum with { Values = sum.Values.ToArray() });
            first += count;
        }

        return (tree.Sums.Single().Values.ToArray(), [.. outcomes]);
    }
}
