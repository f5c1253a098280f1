namespace DistSeq.Grains.Tests.Jobs;

public sealed class CheckpointPaceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CheckpointPace _pace;

    public CheckpointPaceTests()
    {
        _pace = new CheckpointPace(new CheckpointPolicy(TimeSpan.FromSeconds(3)), _clock);
        _pace.Begin();
    }

    [Fact]
    public void One_is_due_every_three_seconds()
    {
        Assert.False(_pace.IsDue);
        Wait(3);
        Assert.True(_pace.IsDue);
        Write(0.1);
        Assert.False(_pace.IsDue);
        Wait(2.9);
        Assert.True(_pace.IsDue);
    }

    [Fact]
    public void Where_they_take_long_they_are_fewer()
    {
        Write(1);
        Write(1);
        Wait(18.9);
        Assert.False(_pace.IsDue);
        Wait(0.1);
        Assert.True(_pace.IsDue);
    }

    [Fact]
    public void One_that_fails_is_tried_again_soon()
    {
        Write(0.1);
        _pace.Begin();
        Wait(20);
        Assert.True(_pace.IsDue);
    }

    [Fact]
    public void One_that_waited_for_storage_holds_the_next_not_up()
    {
        Write(0.1);
        Write(20);
        Assert.True(_pace.IsDue);
        Write(0.1);
        Wait(3);
        Assert.True(_pace.IsDue);
    }

    [Fact]
    public void Not_even_the_first_one()
    {
        Write(20);
        Wait(3);
        Assert.True(_pace.IsDue);
    }

    private void Write(double seconds)
    {
        _pace.Begin();
        Wait(seconds);
        _pace.Finish();
    }

    private void Wait(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
