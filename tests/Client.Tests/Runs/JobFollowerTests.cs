using DistSeq.Client.Runs;

namespace DistSeq.Client.Tests.Runs;

public sealed class JobFollowerTests
{
    private readonly FakeCluster _cluster = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task Every_report_comes_once_although_the_stream_breaks()
    {
        var job = await SubmitAsync();
        job.Break = (2, new SiloUnavailableException("silo 10.0.0.1 is gone."));

        var batches = await FollowAsync();

        Assert.Equal([0, 1, 2], batches.SelectMany(static batch => batch.Steps).Select(static step => step.Sequence));
        Assert.Equal(JobState.Completed, batches[^1].Status.State);
        Assert.Equal([0, 2], job.WatchedFrom);
        Assert.Equal(["The cluster does not answer (silo 10.0.0.1 is gone); waiting for it up to 60 s."], _said);
    }

    [Fact]
    public async Task An_aborted_stream_is_attached_again()
    {
        var job = await SubmitAsync();
        job.Break = (1, new EnumerationAbortedException("aborted"));

        Assert.Equal(3, (await FollowAsync()).Sum(static batch => batch.Steps.Count));
        Assert.Equal([0, 1], job.WatchedFrom);
    }

    // What a silo that is asked to stop makes of streams it still serves.
    [Fact]
    public async Task A_stream_that_the_cluster_cancels_is_attached_again()
    {
        var job = await SubmitAsync();
        job.Break = (1, new TaskCanceledException("A task was canceled."));

        Assert.Equal(3, (await FollowAsync()).Sum(static batch => batch.Steps.Count));
        Assert.Equal([0, 1], job.WatchedFrom);
    }

    [Fact]
    public async Task A_job_that_the_cluster_no_longer_knows_is_told_as_such_and_not_waited_for()
    {
        var job = await SubmitAsync();
        job.Break = (1, new KeyNotFoundException("There is no such job."));

        var lost = await Assert.ThrowsAsync<JobLostException>(FollowAsync);

        Assert.Equal("The cluster no longer knows the job job, which it had accepted: its store has come back without it. "
            + "Submit it again (its run's folder has spec.yaml): the same spec and seed give the same weights.", lost.Message);
        Assert.Equal(2, ErrorReport.Write(lost, TextWriter.Null));
    }

    private async Task<FakeJob> SubmitAsync()
    {
        await _cluster.Grains.GetGrain<IJobGrain>("job").Submit(new JobSpec(), "dataset");
        return _cluster.Jobs["job"];
    }

    private async Task<List<ProgressBatch>> FollowAsync()
    {
        var batches = new List<ProgressBatch>();
        var patience = new Patience(new ImmediateClock(), _said.Add);
        await foreach (var batch in JobFollower.FollowAsync(
            _cluster.Grains, "job", patience, TestContext.Current.CancellationToken))
            batches.Add(batch);
        return batches;
    }
}
