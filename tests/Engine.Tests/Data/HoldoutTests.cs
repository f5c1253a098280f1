namespace DistSeq.Engine.Tests.Data;

public class HoldoutTests
{
    [Theory]
    [InlineData(1, 1.0, 0)]
    [InlineData(10, 0.0, 0)]
    [InlineData(10, 0.2, 2)]
    [InlineData(10, 1.0, 9)]
    public void Each_sequence_is_on_one_side(int count, double share, int held)
    {
        var holdout = Holdout.Of(count, share, 1);
        Assert.Equal(held, holdout.Valid.Length);
        Assert.Equal(Enumerable.Range(0, count), holdout.Train.Concat(holdout.Valid).Order());
        Assert.Equal(holdout.Train.Order(), holdout.Train);
        Assert.Equal(holdout.Valid.Order(), holdout.Valid);
    }

    [Fact]
    public void The_choice_is_that_of_the_seed()
    {
        Assert.Equal(Holdout.Of(100, 0.2, 1).Valid, Holdout.Of(100, 0.2, 1).Valid);
        Assert.NotEqual(Holdout.Of(100, 0.2, 1).Valid, Holdout.Of(100, 0.2, 2).Valid);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(5, -0.1)]
    [InlineData(5, 1.1)]
    [InlineData(5, double.NaN)]
    public void Numbers_out_of_range_are_refused(int count, double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Of(count, share, 1));
}
