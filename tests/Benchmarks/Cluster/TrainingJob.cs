using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>A job on a cluster, and how fast it trains.</summary>
internal sealed class TrainingJob
{
    /// <summary>Id of the job of one step.</summary>
    public const string FinishedId = "finished";

    private const long Endless = 1_000_000_000;
    // Training time after which most code has been compiled for good.
    private const double WarmUpSeconds = 5;
    // Watching begins with the next report: earlier ones are not sent again.
    private const long FromNow = long.MaxValue;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly IJobGrain _job;

    private TrainingJob(IJobGrain job) => _job = job;

    /// <summary>Submits a job that does not end by itself.</summary>
    /// <param name="grains">Calls the cluster.</param>
    /// <param name="config">What to train.</param>
    /// <param name="threads">Threads of the step it is compared with.</param>
    /// <param name="aggregation">How gradients are aggregated; null for sync.</param>
    public static Task<TrainingJob> StartAsync(
        IGrainFactory grains, StepConfig config, int threads, AggregationSpec? aggregation = null)
    {
        var spec = JobOfConfig.Create(config, threads, Endless) with { Aggregation = aggregation ?? new() };
        // If nobody waits, there is no batch to compute a norm of.
        if (spec.Aggregation.Mode is AggregationMode.Stale or AggregationMode.Async)
            spec = spec with { Training = spec.Training with { Clip = spec.Training.Clip with { Scope = ClipScope.Lane } } };
        return SubmitAsync(grains, spec, config.Vocabulary, "job");
    }

    /// <summary>Runs a job of one step to its end. After that it answers for its status and does nothing else.</summary>
    public static async Task<IJobGrain> FinishedAsync(IGrainFactory grains, StepConfig config)
    {
        var job = await SubmitAsync(grains, JobOfConfig.Create(config, 1, 1), config.Vocabulary, FinishedId);
        await foreach (var batch in job._job.Watch(0))
        {
            if (batch.Status is { IsFinished: true, State: not JobState.Completed })
                throw new TroubleException($"A job of one step ended: {batch.Status.Error}");
        }

        return job._job;
    }

    /// <summary>
    /// The rate between two reports. The first comes after a warm-up of 5 s, and after the run of steps that was in progress, in
    /// which the job may have stood still.
    /// </summary>
    /// <param name="seconds">Least training time between the two.</param>
    /// <exception cref="TroubleException">The job ended, or makes no progress.</exception>
    public async Task<JobFigures> MeasureAsync(double seconds)
    {
        JobMark? first = null;
        JobStatus? last = null;
        using var patience = new CancellationTokenSource(Patience + TimeSpan.FromSeconds(4 * seconds));
        try
        {
            await foreach (var batch in _job.Watch(FromNow, patience.Token))
            {
                // Heartbeats come in the middle of a run of steps, and the first batch comes at once.
                var isNews = last is not null && batch.Status.Step > last.Step;
                last = batch.Status;
                if (last.IsFinished)
                    throw new TroubleException($"The job ended while it was measured: {last.Error}");
                if (!isNews || last.Seconds < WarmUpSeconds)
                    continue;
                var mark = MarkOf(last);
                first ??= mark;
                if (mark.Seconds - first.Value.Seconds >= seconds)
                    return JobFigures.Between(first.Value, mark, last);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
        }

        throw new TroubleException(
            $"The job makes no progress; after {last?.Seconds ?? 0:F0} s of training it is at step {last?.Step ?? 0}.");
    }

    /// <summary>How far it has come so far.</summary>
    public async Task<JobMark> MarkAsync() => MarkOf(await _job.GetStatus());

    private static JobMark MarkOf(JobStatus status) => new(Stopwatch.GetTimestamp(), status.Step, status.Tokens, status.Seconds);

    private static async Task<TrainingJob> SubmitAsync(IGrainFactory grains, JobSpec spec, int vocabulary, string id)
    {
        var dataset = await CharacterCorpus.PrepareAsync(grains, spec.Data, vocabulary);
        var job = grains.GetGrain<IJobGrain>(id);
        await job.Submit(spec, dataset);
        return new TrainingJob(job);
    }
}
