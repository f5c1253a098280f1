using System.Runtime.InteropServices;

namespace DistSeq.Client;

/// <summary>
/// Ctrl-C and SIGTERM. Before the command has begun to talk to a cluster there is nothing to put in order, and the process ends
/// at once, whatever it is doing. Later the first asks to stop; the second ends the process, as does time.
/// </summary>
/// <param name="isTerminal">Whether a live view may have hidden the cursor.</param>
internal sealed class Interrupt(bool isTerminal) : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isOrderly;
    private Timer? _last;

    /// <summary>What is said where the process is ended at once: what it leaves behind.</summary>
    public string? LastWords { get; set; }

    public CancellationToken Token => _source.Token;

    /// <summary>Begins to hear signals.</summary>
    public void Listen()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

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
            End();
        // Longer than any command takes to end in order.
        _last = new Timer(_ => End(), null, LongestEnd, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private void End()
    {
        if (isTerminal)
            Console.Out.Write("\u001b[?25h");
        Console.Error.WriteLine(LastWords ?? "Interrupted.");
        Environment.Exit(ExitCode.Interrupted);
    }
}
