namespace DistSeq.Benchmarks.Machine;

/// <summary>
/// Where a fixed number of threads wait for each other. They spin at first, because the wait is short when all have a processor;
/// then they yield, because on a busy machine the thread they wait for may need this very processor.
/// </summary>
internal sealed class SpinBarrier(int participants)
{
    private const int Spins = 2000;

    private readonly int _participants = participants;
    private int _missing = participants;
    private int _phase;
    private volatile bool _isBroken;

    /// <summary>Returns when all participants have called it.</summary>
    /// <exception cref="OperationCanceledException">Another participant has broken the barrier.</exception>
    public void Wait()
    {
        if (_participants == 1)
            return;
        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _missing = _participants;
            Volatile.Write(ref _phase, phase + 1);
            return;
        }

        for (var spins = 0; Volatile.Read(ref _phase) == phase; spins++)
        {
            if (_isBroken)
                throw new OperationCanceledException("Another thread failed.");
            if (spins < Spins)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }

    /// <summary>Wakes all waiting threads with an exception.</summary>
    public void Break() => _isBroken = true;
}
