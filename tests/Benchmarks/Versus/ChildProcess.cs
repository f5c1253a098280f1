using System.Diagnostics;

namespace DistSeq.Benchmarks.Versus;

/// <summary>Runs a program to its end, without a window, and keeps what it says.</summary>
internal static class ChildProcess
{
    private const int LinesShown = 15;

    /// <summary>Standard output of the program.</summary>
    /// <param name="file">Path, or name to be found on PATH.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="trouble">What to say first when the program is missing or fails; the end of its own words follows.</param>
    /// <exception cref="TroubleException">The program cannot be started, or ends with another code than 0.</exception>
    public static string Run(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string trouble)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Start(start, trouble);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            var lines = (output + error.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesShown);
            throw new TroubleException($"{trouble}\n{Path.GetFileName(file)} ended with code {process.ExitCode}:\n{string.Join('\n', lines)}");
        }

        return output;
    }

    private static Process Start(ProcessStartInfo start, string trouble)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new TroubleException($"{trouble}\n{start.FileName} cannot be started: {exception.Message}.");
        }
    }
}
