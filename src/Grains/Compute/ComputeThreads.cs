using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Grains.Compute;

/// <summary>
/// The threads that compute: one fixed set a silo. Grain turns, sockets and membership probes share the thread pool, and long
/// work there makes a silo look dead; so it runs here, and grains await it.
/// </summary>
public sealed class ComputeThreads : IDisposable
{
    // Within a step the next work comes sooner than a thread falls asleep and wakes. A single processor has no time to look.
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(Environment.ProcessorCount > 1 ? 1 : 0);

    [ThreadStatic]
    private static (ComputeThreads Set, ComputeThread Thread)? _current;

    private readonly ComputeThread[] _threads;
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly FlowScheduler _flows;
    private int _homes;
    private volatile bool _closed;

    /// <param name="count">Threads, 1 or more.</param>
    public ComputeThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _flows = new FlowScheduler(this);
        _threads = [.. Enumerable.Range(0, count).Select(_ => new ComputeThread())];
        for (var i = 0; i < count; i++)
        {
            var thread = _threads[i];
            new Thread(() => Loop(thread)) { IsBackground = true, Name = $"compute-{i}" }.Start();
        }

        SiloMetrics.Observe(this, static owner => (((ComputeThreads)owner).Count, ((ComputeThreads)owner).Waiting));
    }

    public int Count => _threads.Length;

    /// <summary>Pieces of work that wait for a thread.</summary>
    public int Waiting => _work.Count + _threads.Sum(thread => thread.Waiting);

    /// <summary>Pieces of work that a thread has begun, since the start.</summary>
    public long Taken => _threads.Sum(thread => thread.Taken);

    /// <summary>Runs work on one of the threads; the continuation runs where the caller awaits.</summary>
    public async Task<T> Run<T>(Func<T> work) => (await RunEach(1, _ => work()))[0];

    /// <summary>A place for work that comes again and again: the same threads have its data in their caches.</summary>
    /// <param name="count">Pieces of work side by side.</param>
    internal int Home(int count) => (int)(unchecked((uint)(Interlocked.Add(ref _homes, count) - count)) % (uint)Count);

    /// <summary>Runs work for each number below a count, side by side; the continuation runs where the caller awaits.</summary>
    /// <param name="count">Pieces of work.</param>
    /// <param name="work">What to do for a number.</param>
    /// <param name="home">
    /// From <see cref="Home"/>: each number is best done by the thread that did it before; null for any.
    /// </param>
    /// <returns>The results in order of numbers.</returns>
    internal Task<T[]> RunEach<T>(int count, Func<int, T> work, int? home = null)
    {
        if (_closed)
            throw new InvalidOperationException("The silo is stopping: its compute threads take no more work.");
        // Asynchronous continuations: the awaiting grain must not go on upon a compute thread.
        var completion = new TaskCompletionSource<T[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var results = new T[count];
        var left = count;
        Exception? failure = null;
        for (var number = 0; number < count; number++)
        {
            var own = number;
            Queue(home is { } first ? _threads[(first + number) % Count] : null, () =>
            {
                try
                {
                    results[own] = work(own);
                }
#pragma warning disable CA1031 // Whatever the work throws belongs to its awaiter.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }

                if (Interlocked.Decrement(ref left) > 0)
                    return;
                if (failure is null)
                    completion.SetResult(results);
                else
                    completion.SetException(failure);
            });
        }

        return completion.Task;
    }

    /// <summary>
    /// Runs an asynchronous method on these threads, from one await to the next, so that no thread of the pool must wake between
    /// pieces of work. It must not do what belongs to a grain's turn.
    /// </summary>
    internal Task<T> Flow<T>(Func<Task<T>> flow) =>
        Task.Factory.StartNew(flow, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _flows).Unwrap();

    /// <summary>Takes no more work; threads end after what they have begun.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        foreach (var thread in _threads)
            thread.TryWake();
    }

    private void Queue(ComputeThread? best, Action action)
    {
        if (best is null)
            _work.Enqueue(action);
        else
            best.Add(action);
        Interlocked.MemoryBarrier();
        // A thread comes next to work that it adds for itself. If the best thread is busy, another may take it.
        if (best is null || !(best.IsLooking || best == _current?.Thread || best.TryWake()))
            WakeOne();
    }

    // Unless one is looking already.
    private void WakeOne()
    {
        if (!Array.Exists(_threads, thread => thread.IsLooking))
            _ = Array.Exists(_threads, thread => thread.TryWake());
    }

    // A dedicated thread may block: nothing else runs on it.
    private void Loop(ComputeThread thread)
    {
        ThreadPriority.StepBack();
        _current = (this, thread);
        while (Next(thread) is { } action)
        {
            thread.Count();
            action();
        }
    }

    private Action? Next(ComputeThread thread)
    {
        if (thread.TryTake(out var action) || _work.TryDequeue(out action))
            return action;
        thread.BeginLook();
        action = Look(thread);
        while (action is null)
        {
            thread.BeginSleep();
            // What came since the last look has woken nobody.
            if (!TryTakeAny(thread, out action))
            {
                if (_closed)
                    return null;
                thread.Sleep();
                TryTakeAny(thread, out action);
            }
        }

        thread.BeginWork();
        // Work that came meanwhile has woken nobody, because this thread was looking.
        if (!_work.IsEmpty || !thread.IsEmpty)
            WakeOne();
        return action;
    }

    private Action? Look(ComputeThread thread)
    {
        var wait = default(SpinWait);
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < LongestLook)
        {
            if (thread.TryTake(out var action) || _work.TryDequeue(out action))
                return action;
            wait.SpinOnce(sleep1Threshold: -1);
        }

        return null;
    }

    private bool TryTakeAny(ComputeThread thread, [NotNullWhen(true)] out Action? action)
    {
        if (thread.TryTake(out action) || _work.TryDequeue(out action))
            return true;
        foreach (var other in _threads)
        {
            if (other.TryTake(out action))
                return true;
        }

        return false;
    }

    private sealed class FlowScheduler(ComputeThreads threads) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => threads.Count;

        // The thread that did the last piece of work goes on with what waits for it.
        protected override void QueueTask(Task task) =>
            threads.Queue(_current is { } current && current.Set == threads ? current.Thread : null, () => TryExecuteTask(task));

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            _current?.Set == threads && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
