using System.Diagnostics;

namespace DistSeq.EndToEnd.Tests;

/// <summary>A program that ran to its end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error, TimeSpan Time)
{
    /// <summary>Runs a program with nothing on its standard input.</summary>
    public static async Task<ProgramRun> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root };
        await using var process = new ChildProcess(start);
        return await process.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
