namespace DistSeq.Grains.Cluster;

/// <summary>Tells this silo that its store has come back empty.</summary>
public sealed class StoreLoss
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes when it is told next.</summary>
    public Task Next => _next.Task;

    /// <summary>The store has lost what it had.</summary>
    public void Tell()
    {
        var next = _next;
        _next = New();
        next.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
