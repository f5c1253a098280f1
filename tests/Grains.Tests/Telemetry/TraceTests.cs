using System.Diagnostics;
using DistSeq.Grains.Tests.Sweeps;

namespace DistSeq.Grains.Tests.Telemetry;

public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "DistSeq",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_job_is_a_span_with_some_of_its_steps_and_its_checkpoints()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = (await cluster.Train(Examples.Job)).Status.Id;

        await Eventually.Holds(() => Task.FromResult(Of("job", "job", id).Count == 1));
        var job = Of("job", "job", id)[0];
        Assert.Equal("language", job.GetTagItem("task"));
        Assert.Equal("lstm", job.GetTagItem("cell"));
        Assert.Equal("completed", job.GetTagItem("state"));
        Assert.Equal(12L, job.GetTagItem("step"));
        Assert.Equal("attempt", Assert.Single(job.Events).Name);
        // Of the first of a hundred runs.
        Assert.Equal(job.SpanId, Assert.Single(Of("steps", "job", id)).ParentSpanId);
        Assert.NotEmpty(Of("checkpoint", "job", id));
        Assert.All(Of("checkpoint", "job", id), checkpoint => Assert.Equal(job.SpanId, checkpoint.ParentSpanId));
    }

    [Fact]
    public async Task A_sweep_is_a_span_with_its_trials()
    {
        await using var cluster = await TestCluster.StartAsync();
        var sweep = await RunSweep.Submitted(cluster, new SweepSpec
        {
            Base = Examples.Job,
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
            Budget = new BudgetSpec { Trials = 2 },
        });
        var id = sweep.GetPrimaryKeyString();
        await RunSweep.Ended(sweep);

        await Eventually.Holds(() => Task.FromResult(Of("sweep", "sweep", id).Count == 1));
        var whole = Of("sweep", "sweep", id)[0];
        Assert.Equal("completed", whole.GetTagItem("state"));
        var trials = Of("trial", "sweep", id);
        Assert.Equal([0, 1], trials.Select(static trial => (int)trial.GetTagItem("trial")!).Order());
        Assert.All(trials, trial => Assert.Equal((whole.SpanId, "completed"), (trial.ParentSpanId, trial.GetTagItem("state"))));
    }

    [Fact]
    public async Task A_job_that_fails_is_a_span_with_its_error()
    {
        await using var cluster = await TestCluster.StartAsync();
        var outcome = await cluster.Train(Examples.Job with
        {
            Seed = 6,
            Model = new ModelSpec { Cell = CellKind.RnnRelu, Hidden = 48 },
            // Rectified units overflow within a few steps.
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 1_000 },
        });
        Assert.Equal(JobState.Failed, outcome.Status.State);

        await Eventually.Holds(() => Task.FromResult(Of("job", "job", outcome.Status.Id).Count == 1));
        var job = Of("job", "job", outcome.Status.Id)[0];
        Assert.Equal((ActivityStatusCode.Error, outcome.Status.Error), (job.Status, job.StatusDescription));
        Assert.Equal("failed", job.GetTagItem("state"));
    }

    private List<Activity> Of(string name, string tag, string value) =>
        [.. _spans.Where(span => span.OperationName == name && Equals(span.GetTagItem(tag), value))];
}
