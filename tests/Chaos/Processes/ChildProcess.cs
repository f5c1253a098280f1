using System.Diagnostics;
using System.Text;
using DistSeq.EndToEnd.Tests;

namespace DistSeq.Chaos.Processes;

/// <summary>A process of this program's own; gone when the program lets go of it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private bool _isGone;

    /// <param name="start">What to start.</param>
    /// <param name="log">Takes what it says.</param>
    /// <param name="keepsOutput">Whether <see cref="Output"/> is wanted.</param>
    public ChildProcess(ProcessStartInfo start, ProcessLog log, bool keepsOutput = false)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            log.Add(line.Data);
            if (keepsOutput && line.Data is not null)
                _output.AppendLine(line.Data);
        };
        _process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output; whole once the process has ended.</summary>
    public string Output => _output.ToString();

    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => ProcessSignal.Send(_process, ProcessSignal.Kill);

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => ProcessSignal.Send(_process, ProcessSignal.Terminate);

    /// <summary>Lets it hang (SIGSTOP).</summary>
    public void Freeze() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
