namespace DistSeq.Grains.Tests;

/// <summary>Cancels what a test has begun on a shared cluster, so that one that fails does not hold up those after it.</summary>
internal sealed class Leaving : IAsyncDisposable
{
    private readonly Func<Task> _cancel;

    private Leaving(Func<Task> cancel) => _cancel = cancel;

    public static Leaving Of(IJobGrain job) => new(job.Cancel);

    public static Leaving Of(Contracts.Sweeps.ISweepGrain sweep) => new(sweep.Cancel);

    public async ValueTask DisposeAsync() => await _cancel();
}
