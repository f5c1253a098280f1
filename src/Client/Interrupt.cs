using System.Runtime.InteropServices;

namespace DistSeq.Client;

/// <summary>
/// Ctrl-C and SIGTERM. Before the command has begun to talk to a cluster there is nothing to put in order, and the process ends at once, whatever it
/// is doing. Later the first asks to stop; the second ends the process, as does time.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isOrderly;
    private Timer? _last;

    public Interrupt()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>From now on there is something to put in order.</summary>
    public void EndInOrder() => _isOrderly = true;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _last?.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_isOrderly || _source.IsCancellationRequested)
            Environment.Exit(ExitCode.Interrupted);
        // Longer than any command takes to end in order.
        _last = new Timer(static _ => Environment.Exit(ExitCode.Interrupted), null, LongestEnd, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
