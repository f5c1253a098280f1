using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DistSeq.Processes;

/// <summary>A process that this one started; killed when it is disposed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int LastLines = 15;

    private static readonly ConcurrentDictionary<ChildProcess, bool> Living = new();

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _isGone;

    /// <param name="start">What to start. It gets nothing on its standard input.</param>
    /// <param name="log">Also gets what it says.</param>
    /// <exception cref="TroubleException">It cannot be started.</exception>
    public ChildProcess(ProcessStartInfo start, ProcessLog? log = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data, log);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data, log);
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            _process.Dispose();
            throw new TroubleException($"{start.FileName} cannot be started: {exception.Message}.");
        }

        Living.TryAdd(this, true);
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output; whole once the process has ended.</summary>
    public string Output => Read(_output);

    /// <summary>Standard error; whole once the process has ended.</summary>
    public string Error => Read(_error);

    /// <summary>The last 15 lines of both.</summary>
    public string LastWords => string.Join(
        '\n', (Output + Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LastLines));

    /// <summary>From now on, when this process is told to end, it kills those that it has started.</summary>
    /// <returns>Keep it as long as this should hold.</returns>
    public static IReadOnlyList<PosixSignalRegistration> KillAllOnSignals() =>
    [
        // The runtime ends this process after its handlers, unless the signal is cancelled.
        .. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(static signal =>
            PosixSignalRegistration.Create(signal, static _ =>
            {
                foreach (var process in Living.Keys)
                    process.Kill();
            })),
    ];

    /// <summary>Waits for the end.</summary>
    public async Task<ProgramRun> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return new ProgramRun(_process.ExitCode, Output, Error, Stopwatch.GetElapsedTime(_started));
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It does not come in time; the message has what the process said.</exception>
    public async Task<ProgramRun> WaitAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            return await WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            var command = string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));
            throw new TimeoutException($"'{command}' has not ended within {limit}.\n{Output}\n{Error}");
        }
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => ProcessSignal.Send(_process, ProcessSignal.Terminate);

    /// <summary>Interrupts it (SIGINT), as Ctrl-C does.</summary>
    public void Interrupt() => ProcessSignal.Send(_process, ProcessSignal.Interrupt);

    /// <summary>Lets it hang (SIGSTOP).</summary>
    public void Freeze() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill() => ProcessSignal.Send(_process, ProcessSignal.Kill);

    /// <summary>Kills it and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        Living.TryRemove(this, out _);
        // Waits for it, so that its processor time counts as this process's own.
        await KillAsync();
        _process.Dispose();
    }

    private static void Keep(StringBuilder text, string? line, ProcessLog? log)
    {
        if (line is null)
            return;
        log?.Add(line);
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
