namespace DistSeq.Grains.Tests.Parameters;

public sealed class LaneLedgerTests
{
    [Fact]
    public void Every_lane_of_every_step_once_is_no_fault()
    {
        var ledger = new LaneLedger(4);
        for (var step = 1; step <= 3; step++)
        {
            ledger.Enter(step, 2, 2);
            ledger.Enter(step, 0, 2);
        }

        Assert.Null(ledger.Fault(3));
        Assert.Equal("1-3;1-3;1-3;1-3", ledger.ToString());
    }

    [Theory]
    [InlineData(new long[] { 1, 3 }, "lane 1 has gone in with steps 1-1,3-3 instead of 1-3")]
    [InlineData(new long[] { 1, 2, 2, 3 }, "lane 1 has gone in with steps 1-2,2-3 instead of 1-3")]
    [InlineData(new long[] { 1, 2 }, "lane 1 has gone in with steps 1-2 instead of 1-3")]
    [InlineData(new long[] { 2, 1, 3 }, "lane 1 has gone in with steps 2-2,1-1,3-3 instead of 1-3")]
    [InlineData(new long[] { }, "lane 1 has gone in with steps  instead of 1-3")]
    public void A_gap_a_double_or_another_order_is_a_fault(long[] steps, string fault)
    {
        var ledger = new LaneLedger(2);
        for (var step = 1; step <= 3; step++)
            ledger.Enter(step, 0, 1);
        foreach (var step in steps)
            ledger.Enter(step, 1, 1);
        Assert.Equal(fault, ledger.Fault(3));
        Assert.Equal(fault, LaneLedger.Parse(ledger.ToString()).Fault(3));
    }

    [Fact]
    public void It_is_read_back_and_goes_on()
    {
        var ledger = new LaneLedger(2);
        ledger.Enter(1, 0, 2);
        var read = LaneLedger.Parse(ledger.ToString());
        read.Enter(2, 0, 2);
        Assert.Equal("1-2;1-2", read.ToString());
        Assert.Null(read.Fault(2));
    }

    [Fact]
    public void What_is_no_ledger_is_refused() => Assert.Throws<FormatException>(() => LaneLedger.Parse("1-2;x"));
}
