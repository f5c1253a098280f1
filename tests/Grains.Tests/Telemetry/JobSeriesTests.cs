namespace DistSeq.Grains.Tests.Telemetry;

public sealed class JobSeriesTests(Clusters clusters)
{
    [Fact]
    public async Task What_a_step_should_take_is_shown_while_the_job_runs()
    {
        var cluster = await clusters.Get(2);
        // Long enough to be still running when asked, on any machine.
        var job = await cluster.Submit(Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } });
        await using var leaving = Leaving.Of(job);
        JobStatus? running = null;
        await foreach (var batch in job.Watch(0, TestContext.Current.CancellationToken))
        {
            if ((running = batch.Status) is { State: JobState.Running, Step: > 0 })
                break;
        }

        var id = job.GetPrimaryKeyString();
        var shown = Shown(id, "distseq.step.expected", "distseq.job.active");
        await job.Cancel();
        await Outcome.Of(job);

        Assert.True(running!.ExpectedCommunicationSeconds > 0);
        Assert.Equal(
            [
                "distseq.job.active task=language variant=lstm 1",
                FormattableString.Invariant($"distseq.step.expected part=communication {running.ExpectedCommunicationSeconds:R}"),
                FormattableString.Invariant($"distseq.step.expected part=compute {running.ExpectedComputeSeconds:R}"),
            ],
            shown);
        // What holds only while it runs.
        await Eventually.Holds(() => Task.FromResult(
            Shown(id, "distseq.step.expected", "distseq.job.active", "distseq.checkpoint.age").Count == 0));
    }

    [Theory]
    [InlineData(ClipScope.Batch, 12)]
    // A batch of 16 rows is cut into 8 lanes.
    [InlineData(ClipScope.Lane, 96)]
    public async Task How_a_job_has_ended_can_still_be_scraped(ClipScope scope, int clipped)
    {
        var cluster = await clusters.Get(2);
        var ended = Series.Value("distseq.jobs.ended", "completed", "state");

        var outcome = await cluster.Train(Examples.Job with
        {
            Training = Examples.Job.Training with { Clip = new ClipSpec { Norm = 1e-3, Scope = scope } },
        });

        var (id, status) = (outcome.Status.Id, outcome.Status);
        await Eventually.Holds(() => Task.FromResult(Series.Value("distseq.jobs.ended", "completed", "state") > ended));
        Assert.Equal(12, Series.Value("distseq.training.steps", id));
        Assert.Equal(status.Tokens, Series.Value("distseq.training.tokens", id));
        Assert.Equal(status.TrainLoss, Series.Value("distseq.training.loss", id));
        Assert.Equal(status.Epoch, Series.Value("distseq.training.epoch", id));
        Assert.Equal(0.01, Series.Value("distseq.training.learning_rate", id));
        // Six for each weight of a matrix and token; biases and the like take a few of the weights.
        Assert.InRange(
            Series.Value("distseq.training.operations", id)!.Value / status.Tokens / status.Parameters, 5, 6);
        // Two workers.
        Assert.Equal(24, Series.Value("distseq.worker.steps", id));
        Assert.All(
            (string[])["distseq.worker.compute", "distseq.worker.push", "distseq.worker.wait"],
            name => Assert.True(Series.Value(name, id) > 0, name));
        Assert.Equal(clipped, Series.Value("distseq.gradient.compared", id));
        Assert.Equal(clipped, Series.Value("distseq.gradient.clipped", id));
        Assert.True(Series.Value("distseq.gradient.norm", id) > 0);
        Assert.Equal(1, Series.Value("distseq.job.attempts", id));
        Assert.Equal(0, Series.Value("distseq.job.failures", id));
    }

    [Fact]
    public async Task The_norm_of_gradients_is_shown_without_clipping_too()
    {
        var cluster = await clusters.Get();
        var outcome = await cluster.Train(Examples.Job);

        Assert.True(Series.Value("distseq.gradient.norm", outcome.Status.Id) > 0);
        Assert.Equal(0, Series.Value("distseq.gradient.clipped", outcome.Status.Id));
    }

    [Fact]
    public async Task Size_and_number_of_checkpoints_are_shown()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var outcome = await cluster.Train(Examples.Job);

        // Weights and the two moments of Adam, a number of 4 bytes each; and some metadata.
        Assert.InRange(
            Series.Value("distseq.checkpoint.size", outcome.Status.Id)!.Value / (outcome.Status.Parameters * 12), 1, 1.5);
        Assert.True(Series.Value("distseq.checkpoint.written", outcome.Status.Id) > 0);
        Assert.Equal(0, Series.Value("distseq.checkpoint.failed", outcome.Status.Id));
    }

    [Fact]
    public void Sums_without_a_job_are_there_before_anything_has_happened()
    {
        var names = Series.All().Select(static series => series.Name).ToHashSet();

        Assert.Superset(
            (HashSet<string>)["distseq.push.duplicates", "distseq.wire.sent", "distseq.jobs.ended", "distseq.store.failures"],
            names);
    }

    private static List<string> Shown(string job, params string[] names) =>
        [.. Series.Of("job", job).Where(series => names.Contains(series.Split(' ')[0])).Order(StringComparer.Ordinal)];
}
