using DistSeq.Grains.Compute;

namespace DistSeq.Silo.Health;

/// <summary>
/// Whether this process still moves, seen from a thread of its own: the thread pool runs what it is given, and the compute
/// threads take work that waits. It asks no grain and no store, as an outage that all silos share must not restart them all.
/// </summary>
internal sealed class Pulse : IDisposable
{
    // Far beyond what a busy machine or a garbage collection takes.
    private static readonly TimeSpan LongestPool = TimeSpan.FromMinutes(1);

    // One piece of work may be a whole corpus to tokenize, or the first weights of a large model.
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(30);

    private readonly TimeProvider _clock;
    private readonly Action<Action> _post;
    private readonly Func<(long Taken, int Waiting)> _compute;
    private readonly ManualResetEventSlim _stopped = new();
    private long _ran;
    private long _moved;
    private long _taken;
    private int _posted;

    public Pulse(ComputeThreads threads, TimeProvider clock)
        : this(
            clock,
            static action => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), action, preferLocal: false),
            () => (threads.Taken, threads.Waiting))
    {
    }

    /// <param name="clock">The time.</param>
    /// <param name="post">Gives the thread pool something to run.</param>
    /// <param name="compute">Pieces of work that compute threads have begun, and those that wait.</param>
    public Pulse(TimeProvider clock, Action<Action> post, Func<(long Taken, int Waiting)> compute)
    {
        (_clock, _post, _compute) = (clock, post, compute);
        _ran = _moved = clock.GetTimestamp();
    }

    /// <summary>What stands still, and since when; null where all moves.</summary>
    public string? Fault
    {
        get
        {
            var pool = _clock.GetElapsedTime(Interlocked.Read(ref _ran));
            if (pool > LongestPool)
                return $"The thread pool has run nothing for {pool.TotalSeconds:0} s.";
            var work = _clock.GetElapsedTime(Interlocked.Read(ref _moved));
            return work > LongestWork
                ? $"Work has waited for {work.TotalMinutes:0} min and no compute thread has begun any."
                : null;
        }
    }

    /// <summary>Beats every second until it is disposed.</summary>
    public void Begin() => new Thread(() =>
    {
        while (!_stopped.Wait(TimeSpan.FromSeconds(1)))
            Beat();
    })
    { IsBackground = true, Name = nameof(Pulse) }.Start();

    /// <summary>Looks once.</summary>
    public void Beat()
    {
        // One at a time: a pool that runs nothing is not given more and more.
        if (Interlocked.Exchange(ref _posted, 1) == 0)
        {
            _post(() =>
            {
                Interlocked.Exchange(ref _ran, _clock.GetTimestamp());
                Volatile.Write(ref _posted, 0);
            });
        }

        var (taken, waiting) = _compute();
        if (waiting == 0 || taken != _taken)
            Interlocked.Exchange(ref _moved, _clock.GetTimestamp());
        _taken = taken;
    }

    public void Dispose() => _stopped.Set();
}
