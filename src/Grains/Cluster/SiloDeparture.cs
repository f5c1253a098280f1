namespace DistSeq.Grains.Cluster;

/// <summary>
/// How a silo leaves that is told to stop (SIGTERM): first it says so, and jobs move what they have here at their next step boundary; only
/// then, or after a limit, does it take its grains down.
/// </summary>
internal sealed class SiloDeparture(TimeProvider clock) : ILifecycleParticipant<ISiloLifecycle>
{
    // Within the grace period of a rolling update, with room for the rest of the shutdown.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _residents;

    /// <summary>Whether the silo is to stop: nothing new is to be placed here.</summary>
    public bool IsLeaving => _begun.Task.IsCompleted;

    /// <summary>Completes when the silo is told to stop.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Counts a part of a job that moves away before the silo stops: a job, a worker or a parameter shard.</summary>
    public void Arrive()
    {
        lock (_lock)
            _residents++;
    }

    /// <summary>One of those has moved away or ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_residents == 0)
                _empty?.TrySetResult();
        }
    }

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(SiloDeparture), ServiceLifecycleStage.Active, _ => Task.CompletedTask, Depart);

    private async Task Depart(CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _empty = empty;
            if (_residents == 0)
                empty.TrySetResult();
        }

        await Task.WhenAny(empty.Task, Task.Delay(LongestWait, clock, cancellationToken));
    }
}
