namespace DistSeq.Processes;

/// <summary>A program that ran to its end.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Error, TimeSpan Time)
{
    /// <summary>The standard output of a program that must succeed.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="trouble">What to say first if it fails; its own last words follow.</param>
    /// <exception cref="TroubleException">It cannot be started, or ends with another exit code than 0.</exception>
    public static async Task<string> OutputAsync(ProcessStartInfo start, string trouble)
    {
        try
        {
            await using var process = new ChildProcess(start);
            var run = await process.WaitAsync(CancellationToken.None);
            return run.ExitCode == 0
                ? run.Output
                : throw new TroubleException($"{start.FileName} ended with code {run.ExitCode}:\n{process.LastWords}");
        }
        catch (TroubleException exception)
        {
            throw new TroubleException($"{trouble}\n{exception.Message}");
        }
    }

    /// <summary>Runs a program in the folder of the repository, with nothing on its standard input.</summary>
    public static async Task<ProgramRun> RunAsync(string program, params string[] arguments)
    {
        await using var process = new ChildProcess(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root });
        return await process.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
