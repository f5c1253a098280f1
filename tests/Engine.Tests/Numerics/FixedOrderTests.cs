namespace DistSeq.Engine.Tests.Numerics;

public class FixedOrderTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 64, 100, 4095, 4096, 4097, 10_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Squares_are_summed_in_blocks(int length)
    {
        var values = Numbers.Uniform(1, length);
        var sums = new double[FixedOrder.BlockCount(length)];
        FixedOrder.BlockSquares(values, sums);
        Assert.Equal(values.Sum(value => (double)value * value), FixedOrder.Sum(sums), 1e-9);
        Assert.Equal((length + 4095) / 4096, sums.Length);
    }

    [Fact]
    public void A_cut_at_a_block_gives_the_same_bits()
    {
        var values = Numbers.Uniform(1, 30_000);
        var whole = new double[FixedOrder.BlockCount(values.Length)];
        FixedOrder.BlockSquares(values, whole);
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var parts = new double[whole.Length];
            FixedOrder.BlockSquares(values.AsSpan(0, cut * FixedOrder.BlockLength), parts.AsSpan(0, cut));
            FixedOrder.BlockSquares(values.AsSpan(cut * FixedOrder.BlockLength), parts.AsSpan(cut));
            Assert.Equal(whole, parts);
        }
    }
}
