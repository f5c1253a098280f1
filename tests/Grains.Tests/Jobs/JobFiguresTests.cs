namespace DistSeq.Grains.Tests.Jobs;

/// <summary>What the figures of a status mean.</summary>
public sealed class JobFiguresTests(Clusters clusters)
{
    [Fact]
    public void What_a_step_took_is_the_mean_of_all_steps_also_of_a_job_that_goes_on_from_a_checkpoint()
    {
        var before = new JobProgress([]);
        Assert.Null(before.Times.EachCompute);
        before.Times = before.Times.Plus(2, 0.5, 0.25).Plus(1, 0.25, 0.125);
        var after = new JobProgress([]);

        after.Restore(3, before.Mark());
        after.Times = after.Times.Plus(1, 1.25, 0.625);

        Assert.Equal((0.5, 0.25), (after.Times.EachCompute, after.Times.EachPush));
    }

    [Theory]
    [InlineData(DataFormat.Lines)]
    [InlineData(DataFormat.Text)]
    [InlineData(DataFormat.Tsv)]
    public async Task What_is_counted_can_be_told_from_the_status(DataFormat format)
    {
        var cluster = await clusters.Get();
        var spec = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = format },
            Training = Examples.Job.Training with { Steps = 2 },
        };

        var status = (await cluster.Train(spec)).Status;

        Assert.Equal((JobState.Completed, format), (status.State, status.Format));
        Assert.True(status.ComputeSeconds > 0 && status.PushSeconds > 0);
        if (format == DataFormat.Tsv)
            Assert.Equal(2 * spec.Training.Batch, status.Tokens);
    }
}
