using System.Diagnostics;
using System.Text;

namespace DistSeq.EndToEnd.Tests;

/// <summary>A process that a test started; gone when the test lets go of it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    public ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>Waits for the end; a process that outlives the deadline fails the test with what it said.</summary>
    public async Task<ProgramRun> WaitAsync(TimeSpan deadline)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(deadline);
        try
        {
            await _process.WaitForExitAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            var command = string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));
            throw new TimeoutException($"'{command}' did not end within {deadline}.\n{Output}\n{Error}");
        }

        return new ProgramRun(_process.ExitCode, Output, Error, Stopwatch.GetElapsedTime(_started));
    }

    /// <summary>Asks the process to end (SIGTERM).</summary>
    public void Terminate() => ProcessSignal.Send(_process, ProcessSignal.Terminate);

    /// <summary>Interrupts the process (SIGINT).</summary>
    public void Interrupt() => ProcessSignal.Send(_process, ProcessSignal.Interrupt);

    /// <summary>Lets the process do nothing (SIGSTOP) until it is told to go on.</summary>
    public void Pause() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    public void GoOn() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    /// <summary>Ends the process without asking (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        ProcessSignal.Send(_process, ProcessSignal.Kill);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
