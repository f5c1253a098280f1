namespace DistSeq.Grains.Cluster;

/// <summary>
/// How a silo leaves when it is told to stop (SIGTERM). It says so first, and jobs move what they have here at their next step
/// boundary. After that, or after a limit, it takes its grains down.
/// </summary>
internal sealed class SiloDeparture(TimeProvider clock) : ILifecycleParticipant<ISiloLifecycle>
{
    // Fits in the grace period of a rolling update, with time for the rest of the shutdown.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _residents;

    /// <summary>Whether the silo is to stop: nothing new should be placed here.</summary>
    public bool IsLeaving => _begun.Task.IsCompleted;

    /// <summary>Completes when the silo is told to stop.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Counts a job, a worker or a parameter shard that must move away before the silo stops.</summary>
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
        SiloMetrics.Leaves(clock);
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
