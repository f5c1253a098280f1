using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Where a job that was told to stop at a step waits. It has a checkpoint there, holds no compute threads and no memory, and
/// goes on to the same bits as if it had not stopped.
/// </summary>
internal sealed class JobPause(JobRecord record)
{
    private const string WaitsFor = "the decision of its sweep whether it goes on";

    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the job waits now: its newest checkpoint is that of its stop.</summary>
    public bool IsOn => record.Stop is { } stop && record.Manifests is [.., var last]
        && last.Version * AggregatorCatalog.Of(record.Spec!.Aggregation).StepsPerVersion >= stop
        && last.Progress.Validation.Latest?.Step >= stop;

    /// <summary>Completes when the stop is moved.</summary>
    public Task Moved => _moved.Task;

    /// <summary>Completes when the stop is reached.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The job's status while it waits.</summary>
    public static JobStatus Waiting(JobStatus known) => known with { State = JobState.Queued, WaitsFor = WaitsFor };

    /// <summary>
    /// The version at which it stops; beyond all versions where that is not before the end, or where nothing can be measured.
    /// </summary>
    public long Version(JobPlan plan)
    {
        if (record.Stop is not { } stop || plan.Corpus.Targets(Split.Validation) == 0)
            return long.MaxValue;
        var version = (stop + plan.StepsPerVersion - 1) / plan.StepsPerVersion;
        return version < plan.Versions ? version : long.MaxValue;
    }

    /// <summary>The stop has been moved.</summary>
    public void Move()
    {
        if (_reached.Task.IsCompleted)
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var moved = _moved;
        _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        moved.TrySetResult();
    }

    /// <summary>The stop is reached.</summary>
    public void Reach() => _reached.TrySetResult();
}
