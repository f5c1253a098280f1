using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>One call of a command: its common options, and where its words go.</summary>
internal sealed record Invocation
{
    /// <summary>How the client is called from a source checkout.</summary>
    public const string Program = "dotnet run -c Release --project src/Client --";

    private static readonly TimeSpan SilentTime = TimeSpan.FromSeconds(2);

    public required Shell Shell { get; init; }

    public required bool IsJson { get; init; }

    public required ClusterChoice Cluster { get; init; }

    /// <summary>Absolute folder of the runs.</summary>
    public required string Runs { get; init; }

    /// <summary>The options that another command needs to find the same cluster and runs.</summary>
    public required string Suffix { get; init; }

    /// <summary>Where progress goes: beside a JSON object it must not be.</summary>
    public TextWriter Progress => IsJson ? Shell.Error : Shell.Output;

    /// <exception cref="ArgumentException">There is a file where the folder of the runs is to be.</exception>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <param name="trains">Whether the command trains; a local cluster then goes on with the jobs that have not ended.</param>
    public Task<ICluster> ConnectAsync(CancellationToken cancellationToken, bool trains = false)
    {
        DemandRuns();
        return Shell.Connect(Cluster with { ResumesJobs = trains }, cancellationToken);
    }

    /// <summary>What is said where an interrupt ends the process at once.</summary>
    public void LeaveWord(string words) => Shell.LeaveWord(words);

    /// <summary>The folder of the runs need not exist, but no file may be in its way.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public void DemandRuns()
    {
        for (var path = Runs; path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                throw new ArgumentException($"--out: {Quoted.Path(path)} is a file; name a folder for the runs.");
        }
    }

    public Patience Patience(Action<string> say) => new(Shell.Clock, say);

    public Patience Patience() => Patience(Shell.Error.WriteLine);

    /// <summary>Awaits work, and says what it is if that takes a while.</summary>
    public async Task<T> AwaitAsync<T>(Task<T> work, string what)
    {
        if (await Task.WhenAny(work, Task.Delay(SilentTime, Shell.Clock)) != work)
            await Progress.WriteLineAsync(what);
        return await work;
    }

    /// <summary>A command for the user to copy.</summary>
    public string Command(string words) => $"{Program} {words}{Suffix}";

    /// <summary>A path as the user would write it in a shell, whole, so that it can be pasted.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Shell.Folder, path);
        return ShellWord.Quote(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    public IJobView JobView(string job) => Shell.IsTerminal && !IsJson
        ? new LiveJobView(Terminal.Of(Shell), job)
        : new PlainJobView(Progress, Shell.Clock);

    public ISweepView SweepView(string sweep, SweepSpec spec) => Shell.IsTerminal && !IsJson
        ? new LiveSweepView(Terminal.Of(Shell), sweep, spec.Budget.Trials, [.. spec.Search.Keys])
        : new PlainSweepView(Progress, spec.Budget.Trials);

    /// <summary>Says which files of a folder are taken; nothing of a single file.</summary>
    public void Tell(LocalData? data)
    {
        if (data?.Files.Words is { } words)
            Progress.WriteLine($"data: {words}");
    }

    /// <summary>JSON escapes control characters itself, and everything else must stay as it is.</summary>
    public void WriteJson(object value) =>
        (Shell.Output is PrintableWriter printable ? printable.Inner : Shell.Output).WriteLine(Json.Text(value));
}
