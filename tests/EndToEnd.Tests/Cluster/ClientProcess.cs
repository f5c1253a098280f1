namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The command line as a process of its own, in a folder of the test's.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    /// <summary>Far more than any command here takes: a deadline for what hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly ChildProcess _process;

    private ClientProcess(ChildProcess process) => _process = process;

    public string Output => _process.Output;

    public string Error => _process.Error;

    public bool HasExited => _process.HasExited;

    public static ClientProcess Start(
        string folder, IEnumerable<string> arguments, int? computeThreads = null,
        IEnumerable<(string Name, string Value)>? settings = null)
    {
        var start = BuiltProgram.Start(BuiltProgram.Client, folder, arguments);
        foreach (var (name, value) in settings ?? [])
            start.Environment[name] = value;
        if (computeThreads is { } threads)
            start.Environment["DISTSEQ__COMPUTETHREADS"] = $"{threads}";
        return new ClientProcess(new ChildProcess(start));
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProgramRun> RunAsync(
        string folder, IEnumerable<string> arguments, int? computeThreads = null,
        IEnumerable<(string Name, string Value)>? settings = null)
    {
        await using var client = Start(folder, arguments, computeThreads, settings);
        return await client.WaitAsync();
    }

    /// <summary>Runs a command that must succeed and reads the one object it prints.</summary>
    public static async Task<JsonElement> RunJsonAsync(
        string folder, IEnumerable<string> arguments, int? computeThreads = null,
        IEnumerable<(string Name, string Value)>? settings = null) =>
        Json(await RunAsync(folder, [.. arguments, "-o", "json"], computeThreads, settings));

    /// <summary>The one object that a command prints which succeeded.</summary>
    public static JsonElement Json(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}.\n{run.Output}\n{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    public Task<ProgramRun> WaitAsync() => _process.WaitAsync(Limit);

    /// <summary>Interrupts the client, as Ctrl-C does.</summary>
    public void Interrupt() => _process.Interrupt();

    /// <summary>Ends the client without asking.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
