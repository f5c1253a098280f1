using System.Threading.Channels;

namespace DistSeq.Grains.Workers;

/// <summary>
/// The threads that compute: one fixed set a silo. Grain turns, sockets and membership probes share the thread pool, and long work
/// there makes a silo look dead; so it runs here, and grains await it.
/// </summary>
public sealed class ComputeThreads : IDisposable
{
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>();

    /// <param name="count">Threads, 1 or more.</param>
    public ComputeThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        for (var i = 0; i < count; i++)
            new Thread(Loop) { IsBackground = true, Name = $"compute-{i}" }.Start();
        Telemetry.Observe(this);
    }

    public int Count { get; }

    /// <summary>Pieces of work that wait for a thread.</summary>
    public int Waiting => _work.Reader.Count;

    /// <summary>Runs work on one of the threads; the continuation runs where the caller awaits.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        // Asynchronous continuations: the awaiting grain must not go on upon a compute thread.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = _work.Writer.TryWrite(() =>
        {
            try
            {
                completion.SetResult(work());
            }
#pragma warning disable CA1031 // Whatever the work throws belongs to its awaiter.
            catch (Exception e)
#pragma warning restore CA1031
            {
                completion.SetException(e);
            }
        });
        if (!accepted)
            throw new InvalidOperationException("The silo is stopping: its compute threads take no more work.");
        return completion.Task;
    }

    /// <summary>Takes no more work; threads end after what they have begun.</summary>
    public void Dispose() => _work.Writer.TryComplete();

    private void Loop()
    {
        // A dedicated thread may block: nothing else runs on it.
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var action))
                action();
        }
    }
}
