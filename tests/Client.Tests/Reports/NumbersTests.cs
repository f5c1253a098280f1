using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Reports.Numbers;

namespace DistSeq.Client.Tests.Reports;

public sealed class NumbersTests
{
    [Fact]
    public void The_interval_of_a_mean_is_that_of_Student()
    {
        // t(0.975, 4) = 2.776445; the standard deviation of 1 to 5 is sqrt(2.5).
        var interval = MeanInterval.Of([1, 2, 3, 4, 5]);

        Assert.Equal((5, 3), (interval.Count, interval.Mean));
        Assert.Equal(2.776445 * Math.Sqrt(2.5 / 5), interval.Half!.Value, 1e-5);
        Assert.Null(MeanInterval.Of([7]).Half);
        Assert.Equal([7, 7], MeanInterval.Of([7]).Ends);
    }

    [Fact]
    public void The_front_is_what_nothing_else_beats_in_both()
    {
        (double, double)[] points = [(3, 1), (1, 3), (2, 2), (2, 3), (3, 3), (1, 3), (4, 1)];

        Assert.Equal([1, 2, 0], ParetoFront.Of(points));
        Assert.Empty(ParetoFront.Of([]));
    }

    [Fact]
    public void A_curve_that_is_thinned_keeps_both_ends()
    {
        var thinned = Thinned.To([.. Enumerable.Range(0, 1_000)], 12);

        Assert.Equal((12, 0, 999), (thinned.Count, thinned[0], thinned[^1]));
        Assert.Equal([1, 2], Thinned.To([1, 2], 12));
    }

    [Fact]
    public void Ticks_are_the_ends_and_round_numbers_between()
    {
        Assert.Equal(
            [0, 0.1, 0.2, 0.3, 0.4, 0.5], AxisTicks.Between(0, 0.5, isLog: false).Select(static tick => Math.Round(tick, 9)));
        Assert.Equal([0.0003, 0.001, 0.003, 0.01, 0.05], AxisTicks.Between(0.0003, 0.05, isLog: true));
        Assert.Equal([5], AxisTicks.Between(5, 5, isLog: true));
        Assert.Equal(
            ["0.0003", "3e-5", "128", "1024", "30k", "1e6"], new[] { 3e-4, 3e-5, 128, 1024, 3e4, 1e6 }.Select(AxisTicks.Text));
    }
}
