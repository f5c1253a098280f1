namespace DistSeq.Grains.Tests.Jobs;

public sealed class RunLengthTests
{
    [Theory]
    // Steps of 167 ms: three of them are closer to half a second than two.
    [InlineData(2, 334, 3)]
    [InlineData(3, 501, 3)]
    [InlineData(2, 410, 2)]
    [InlineData(1, 700, 1)]
    [InlineData(1, 60_000, 1)]
    [InlineData(100, 1_000, 50)]
    [InlineData(10, 20, 20)]
    [InlineData(1, 0, 2)]
    public void A_run_is_as_long_as_comes_closest_to_half_a_second(long versions, int milliseconds, long next) =>
        Assert.Equal(next, RunLength.After(versions, TimeSpan.FromMilliseconds(milliseconds)));
}
