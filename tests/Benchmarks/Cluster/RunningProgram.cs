using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using DistSeq.EndToEnd.Tests;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>A program in the background, ended without asking when it is disposed of or when this process is told to end.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int LinesShown = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    private RunningProgram(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>The last lines of what it has written.</summary>
    public string Words
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesShown));
        }
    }

    /// <exception cref="TroubleException">It cannot be started; the message begins with <paramref name="trouble"/>.</exception>
    public static RunningProgram Start(ProcessStartInfo start, string trouble)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        var program = new RunningProgram(process);
        process.OutputDataReceived += program.Keep;
        process.ErrorDataReceived += program.Keep;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            process.Dispose();
            throw new TroubleException($"{trouble}\n{start.FileName} cannot be started: {exception.Message}.");
        }

        // Where a signal is not cancelled, the runtime ends this process after its handlers.
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP])
            program._signals.Add(PosixSignalRegistration.Create(signal, _ => process.Kill()));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Lets it stand still (SIGSTOP).</summary>
    public void Freeze() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    // Waited for, so that its processor time becomes this process's own.
    public async ValueTask DisposeAsync()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
