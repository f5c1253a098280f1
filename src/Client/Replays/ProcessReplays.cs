using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using DistSeq.Client.Runs;

namespace DistSeq.Client.Replays;

/// <summary>
/// Trains a spec in processes of this program, each with a silo inside: threads and vectors are settings of a process.
/// </summary>
/// <param name="spec">What is trained.</param>
/// <param name="folder">Absolute; used for specs and runs, and deleted afterwards.</param>
internal sealed class ProcessReplays(JobSpec spec, string folder) : IDisposable
{
    private int _count;

    /// <exception cref="InvalidOperationException">The training failed; says why.</exception>
    public async Task<Replay> TrainAsync(Shape shape, long? steps, CancellationToken cancellationToken)
    {
        var own = new RunFolder(Path.Combine(folder, (++_count).ToString(CultureInfo.InvariantCulture)));
        await own.WriteSpecAsync("spec.yaml", ReplaySpec.Of(spec, shape, steps));
        string[] arguments =
            ["train", Path.Combine(own.Path, "spec.yaml"), "--local", "--out", own.Path, "-o", "json"];
        var (code, output, error) = await RunAsync(shape, arguments, cancellationToken);
        if (code != ExitCode.Fine)
            throw new InvalidOperationException($"The replay '{shape.Name}' failed: {error.TrimEnd().Split('\n')[^1]}");
        using var result = JsonDocument.Parse(output);
        var checkpoint = result.RootElement.GetProperty("checkpoint").GetString()!;
        return new Replay(
            result.RootElement.GetProperty("steps").GetInt64(),
            result.RootElement.GetProperty("weightsSha256").GetString()!,
            () => File.ReadAllBytesAsync(checkpoint, cancellationToken))
        {
            WorkerSilos =
                [.. result.RootElement.GetProperty("workerSilos").EnumerateArray().Select(static silo => silo.GetString()!)],
        };
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        Shape shape, string[] arguments, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        // When started as "dotnet distseq.dll", the program is the runtime and its first argument the file.
        var before = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? (string[])[Assembly.GetExecutingAssembly().Location]
            : [];
        var start = new ProcessStartInfo(program, [.. before, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (shape.ComputeThreads is { } threads)
            start.Environment["DISTSEQ__COMPUTETHREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        if (shape.Without is { } without)
            start.Environment[without] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
