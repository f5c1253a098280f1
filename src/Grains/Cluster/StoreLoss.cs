namespace DistSeq.Grains.Cluster;

/// <summary>Tells this silo that its store has come back empty.</summary>
public sealed class StoreLoss
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes at the next loss.</summary>
    public Task Next => _next.Task;

    /// <summary>The store has lost its content.</summary>
    public void Tell()
    {
        var next = _next;
        _next = New();
        next.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
