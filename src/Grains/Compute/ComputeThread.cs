using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Grains.Compute;

/// <summary>
/// One of a silo's compute threads as the others see it: work that is best done here, whether it is busy, how to wake it.
/// </summary>
internal sealed class ComputeThread
{
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly object _bell = new();
    private bool _rung;
    private int _state;
    private long _taken;

    private enum State
    {
        Busy,
        Looking,
        Asleep,
    }

    public bool IsLooking => Volatile.Read(ref _state) == (int)State.Looking;

    public bool IsEmpty => _work.IsEmpty;

    public int Waiting => _work.Count;

    /// <summary>Pieces of work that it has begun.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    // Only its own thread counts.
    public void Count() => Volatile.Write(ref _taken, _taken + 1);

    public void Add(Action action) => _work.Enqueue(action);

    public bool TryTake([NotNullWhen(true)] out Action? action) => _work.TryDequeue(out action);

    // Each change of state is a full fence: one thread adds work, then looks at the state; this one changes its state, then looks
    // for work. They cannot both miss the other.
    public void BeginWork() => Interlocked.Exchange(ref _state, (int)State.Busy);

    public void BeginLook() => Interlocked.Exchange(ref _state, (int)State.Looking);

    public void BeginSleep() => Interlocked.Exchange(ref _state, (int)State.Asleep);

    /// <summary>Blocks until somebody wakes it; returns at once if somebody has since it began to sleep.</summary>
    public void Sleep()
    {
        lock (_bell)
        {
            while (!_rung)
                Monitor.Wait(_bell);
            _rung = false;
        }
    }

    /// <summary>Wakes it; false if it is awake already.</summary>
    public bool TryWake()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Looking, (int)State.Asleep) != (int)State.Asleep)
            return false;
        lock (_bell)
        {
            _rung = true;
            Monitor.Pulse(_bell);
        }

        return true;
    }
}
