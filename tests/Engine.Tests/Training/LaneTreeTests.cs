namespace DistSeq.Engine.Tests.Training;

public class LaneTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_split_of_the_lanes_gives_the_bits_of_the_balanced_tree(int lanes)
    {
        var expected = Balanced(0, lanes);
        // Bit i of the mask cuts between lanes i and i + 1.
        for (var mask = 0; mask < 1 << (lanes - 1); mask++)
        {
            var whole = new LaneTree();
            var part = new LaneTree();
            for (var lane = 0; lane < lanes; lane++)
            {
                part.Add(new LaneSum(lane, 1, Values(lane)));
                if (lane == lanes - 1 || (mask >> lane & 1) == 1)
                {
                    foreach (var sum in part.Sums)
                        whole.Add(sum);
                    part.Clear();
                }
            }

            var result = Assert.Single(whole.Sums);
            Assert.Equal((0, lanes), (result.FirstLane, result.Lanes));
            Close.Bits(expected, result.Values.Span, $"mask {mask}");
        }
    }

    [Fact]
    public void Sums_are_aligned_runs_as_few_as_can_be()
    {
        var tree = new LaneTree();
        for (var lane = 1; lane < 8; lane++)
            tree.Add(new LaneSum(lane, 1, Values(lane)));
        Assert.Equal([(1, 1), (2, 2), (4, 4)], tree.Sums.Select(sum => (sum.FirstLane, sum.Lanes)));
    }

    [Fact]
    public void Folded_buffers_are_given_back()
    {
        var tree = new LaneTree();
        Memory<float>[] values = [.. Enumerable.Range(0, 4).Select(lane => Values(lane).AsMemory())];
        Assert.Empty(tree.Add(new LaneSum(0, 1, values[0])));
        Assert.Equal([values[1]], tree.Add(new LaneSum(1, 1, values[1])));
        Assert.Empty(tree.Add(new LaneSum(2, 1, values[2])));
        Assert.Equal([values[3], values[2]], tree.Add(new LaneSum(3, 1, values[3])));
        Assert.Equal(values[0], tree.Sums.Single().Values);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    public void Lanes_that_are_not_an_aligned_run_beyond_the_last_are_refused(int first, int lanes)
    {
        var tree = new LaneTree();
        tree.Add(new LaneSum(3, 1, Values(3)));
        Assert.Throws<ArgumentException>(() => tree.Add(new LaneSum(first, lanes, Values(0))));
    }

    private static float[] Balanced(int first, int lanes)
    {
        if (lanes == 1)
            return Values(first);
        return [.. Balanced(first, lanes / 2).Zip(Balanced(first + (lanes / 2), lanes / 2), (a, b) => a + b)];
    }

    private static float[] Values(int lane) => Numbers.Uniform(lane + 1, 37, Math.Pow(10, lane % 3));
}
