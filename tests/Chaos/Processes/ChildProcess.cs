using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DistSeq.Chaos.Processes;

/// <summary>A process of this program's own; gone when the program lets go of it.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
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

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output; whole once the process has ended.</summary>
    public string Output => _output.ToString();

    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => Send(9);

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => Send(15);

    /// <summary>Lets it hang (SIGSTOP).</summary>
    public void Freeze() => Send(19);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => Send(18);

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    // One that has ended keeps its id until it is waited for, so no other process is hit.
    private void Send(int signal)
    {
        if (!_process.HasExited)
            _ = Signal(_process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
