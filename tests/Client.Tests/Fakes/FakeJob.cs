using System.Runtime.CompilerServices;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>A job of three steps, unless it is told otherwise.</summary>
internal sealed class FakeJob(string id, FakeCluster cluster) : IJobGrain
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int? _lostAfter;

    public JobSpec? Spec { get; private set; }

    public string? DatasetId { get; private set; }

    public int Steps { get; set; } = 3;

    public double ValidLoss { get; set; } = 1.5;

    /// <summary>Set to make the model one that predicts classes.</summary>
    public double? ValidAccuracy { get; set; }

    /// <summary>What the model's task measures; none (the default) as of earlier silos.</summary>
    public IReadOnlyList<MeasuredValue> Measures { get; set; } = [];

    /// <summary>A class that the model writes for.</summary>
    public string? WritesFor { get; set; }

    public IReadOnlyList<string> Samples { get; set; } = ["tyrano\u001b[31msaurus"];

    public string WeightsSha256 { get; set; } = new('a', 64);

    /// <summary>The final checkpoint file.</summary>
    public byte[] Checkpoint { get; set; } = [.. Enumerable.Range(0, (1 << 20) + 7).Select(static i => (byte)(i * 31))];

    /// <summary>What the status says of that file.</summary>
    public string? CheckpointSha256 { get; set; }

    /// <summary>Set to make the job fail after its steps.</summary>
    public string? Error { get; set; }

    /// <summary>Goes on after its steps until it is cancelled.</summary>
    public bool Endless { get; set; }

    /// <summary>Throws this once from the stream, after the given step.</summary>
    public (int AfterStep, Exception Exception)? Break { get; set; }

    /// <summary>Numbers the streams were opened from.</summary>
    public List<long> WatchedFrom { get; } = [];

    public TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JobStatus Status { get; set; } = new() { Id = id, Name = "unnamed" };

    public Task<JobStatus> Submit(JobSpec spec, string dataset)
    {
        if (Spec is not null)
        {
            return spec == Spec ? Task.FromResult(Status)
                : throw new InvalidOperationException($"Job {Status.Id} exists with another spec; choose another id.");
        }

        (Spec, DatasetId) = (spec, dataset);
        cluster.OnJob(this);
        Status = Status with
        {
            Name = spec.Name,
            State = JobState.Running,
            Steps = Steps,
            Parameters = 84_000,
            Lanes = 8,
            Workers = 2,
            ParameterShards = 1,
            Dataset = dataset
        };
        return Task.FromResult(Status);
    }

    public Task<JobStatus> GetStatus() =>
        Spec is null ? throw new KeyNotFoundException($"There is no job {id}.") : Task.FromResult(Status);

    public Task<JobSpec> GetSpec() => Task.FromResult(Spec ?? new JobSpec());

    public Task<JobStatus> Cancel()
    {
        if (Spec is null)
            throw new KeyNotFoundException($"There is no job {id}.");
        if (!Status.IsFinished)
            Keep(Status with { State = JobState.Cancelled });
        _cancelled.TrySetResult();
        return Task.FromResult(Status);
    }

    /// <summary>When it ended, for lists.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public bool IsDeleted { get; private set; }

    public Task<JobDeletion> Delete()
    {
        if (Spec is null || IsDeleted)
            return Task.FromResult(JobDeletion.Missing);
        if (!Status.IsFinished)
            return Task.FromResult(JobDeletion.Unfinished);
        IsDeleted = true;
        return Task.FromResult(JobDeletion.Deleted);
    }

    public async IAsyncEnumerable<ProgressBatch> Watch(
        long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        WatchedFrom.Add(from);
        for (var sequence = from; sequence < Steps; sequence++)
        {
            DemandKnown(sequence);
            if (Break is var (after, exception) && sequence == after)
            {
                Break = null;
                throw exception;
            }

            yield return Batch(sequence);
        }

        Watched.TrySetResult();
        if (Endless && !Status.IsFinished)
            await _cancelled.Task.WaitAsync(cancellationToken);
        else
            End();
        yield return new ProgressBatch([], Status);
    }

    /// <summary>The cluster's store comes back without it after that step.</summary>
    public void Lose(int afterStep) => _lostAfter = afterStep;

    private void DemandKnown(long sequence)
    {
        if (sequence != _lostAfter)
            return;
        (_lostAfter, Spec) = (null, null);
        throw new KeyNotFoundException($"There is no job {id}.");
    }

    private ProgressBatch Batch(long sequence)
    {
        var step = sequence + 1;
        Status = Status.IsFinished ? Status : Status with
        {
            Step = step,
            Epoch = step * 0.5,
            StepLoss = 3 - (0.1 * step),
            TrainLoss = 3.05 - (0.1 * step),
            SmoothedLoss = 3.2 - (0.1 * step),
            Tokens = step * 1000,
            Seconds = step,
            TokensPerSecond = 1000,
            WritesFor = WritesFor,
            Samples = ValidAccuracy is null ? Samples : [],
        };
        var report = new StepProgress(sequence, step, step * 0.5, 3 - (0.1 * step), 3.2 - (0.1 * step), step * 1000, step)
        {
            TrainLoss = 3.05 - (0.1 * step),
        };
        return new ProgressBatch([report], Status);
    }

    // The job leaves what it has learned.
    private void Keep(JobStatus status)
    {
        var checkpoint = "checkpoints/" + id;
        cluster.Artifacts[checkpoint] = Checkpoint;
        Status = status.Step == 0
            ? status
            : status with { Checkpoint = checkpoint, CheckpointStep = status.Step, WeightsSha256 = WeightsSha256 };
    }

    private void End()
    {
        if (Status.IsFinished)
            return;
        if (Error is not null)
        {
            Keep(Status with { State = JobState.Failed, Error = Error });
            return;
        }

        var checkpoint = "checkpoints/" + id;
        cluster.Artifacts[checkpoint] = Checkpoint;
        Status = Status with
        {
            State = JobState.Completed,
            ValidLoss = ValidLoss,
            ValidAccuracy = ValidAccuracy,
            Measures = Measures,
            Checkpoint = checkpoint,
            CheckpointStep = Steps,
            WeightsSha256 = WeightsSha256,
            CheckpointSha256 = CheckpointSha256,
            WorkerSilos = ["silo-1"],
        };
    }
}
