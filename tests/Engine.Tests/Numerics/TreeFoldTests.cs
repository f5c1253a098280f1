namespace DistSeq.Engine.Tests.Numerics;

public unsafe class TreeFoldTests
{
    private const int Length = 19;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Any_choice_of_lanes_is_folded_as_by_the_tree_with_zeros_for_the_others(int lanes)
    {
        var fold = new TreeFold(Length, lanes);
        for (var chosen = 1; chosen < Math.Min(1 << lanes, 1 << 10); chosen++)
        {
            var tree = new LaneTree();
            for (var lane = 0; lane < lanes; lane++)
            {
                var values = (chosen >> lane & 1) == 1 ? Numbers.Uniform(lane + 1, Length) : new float[Length];
                if ((chosen >> lane & 1) == 1)
                    values.CopyTo(new Span<float>(fold.Next(lane, Length), Length));
                tree.Add(new LaneSum(lane, 1, values));
            }

            Close.Bits(
                tree.Sums[0].Values.Span, new ReadOnlySpan<float>(fold.Sum(Length), Length), $"lanes {chosen:b} of {lanes}");
        }
    }
}
