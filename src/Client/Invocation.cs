using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client;

/// <summary>One call of a command: its common options, and where its output goes.</summary>
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

    /// <summary>The option that another command needs to find the same cluster; empty for a local one.</summary>
    public required string ClusterSuffix { get; init; }

    /// <summary>The option that another command needs to find the same runs; empty for the default folder.</summary>
    public required string RunsSuffix { get; init; }

    /// <summary>Whether the user has named the folder of the runs.</summary>
    public bool NamesRuns => RunsSuffix.Length > 0;

    /// <summary>Columns of the terminal; null where the output goes elsewhere.</summary>
    public int? Width => Shell.IsTerminal ? Terminal.Of(Shell).Profile.Width : null;

    /// <summary>Where progress goes: never beside a JSON object.</summary>
    public TextWriter Progress => IsJson ? Shell.Error : Shell.Output;

    /// <exception cref="ArgumentException">A file is in the way of the folder of runs.</exception>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="trains">Whether the command trains; a local cluster then continues its unfinished jobs.</param>
    public Task<ICluster> ConnectAsync(CancellationToken cancellationToken, bool trains = false)
    {
        DemandRuns();
        return Shell.Connect(Cluster with { ResumesJobs = trains }, cancellationToken);
    }

    /// <summary>Sets what an interrupt prints that ends the process at once.</summary>
    public void LeaveWord(string words) => Shell.LeaveWord(words);

    /// <summary>Checks that no file is in the way of the folder of runs, which need not exist yet.</summary>
    /// <exception cref="ArgumentException">A file is in the way.</exception>
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

    /// <summary>Awaits work, and says what it is if it takes a while.</summary>
    public async Task<T> AwaitAsync<T>(Task<T> work, string what)
    {
        await AwaitAsync((Task)work, what);
        return await work;
    }

    /// <summary>The same for work without a result.</summary>
    public async Task AwaitAsync(Task work, string what)
    {
        if (await Task.WhenAny(work, Task.Delay(SilentTime, Shell.Clock)) != work)
            await Progress.WriteLineAsync(what);
        await work;
    }

    /// <summary>A command for the user to copy.</summary>
    public string Command(string words) => $"{Program} {words}{ClusterSuffix}{RunsSuffix}";

    /// <summary>
    /// The same for a command whose --out is a file: a model is named by the folder of its run, or the folder of runs stands
    /// before the command.
    /// </summary>
    public string ModelCommand(string words, bool isOfRuns = false) =>
        $"{Program}{(isOfRuns ? RunsSuffix : "")} {words}{ClusterSuffix}";

    /// <summary>A path as the user would write it in a shell, in full, so that it can be pasted.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Shell.Folder, path);
        return ShellWord.Quote(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    public IJobView JobView(string job) => Shell.IsTerminal && !IsJson
        ? new LiveJobView(Terminal.Of(Shell), job)
        : new PlainJobView(Progress, Shell.Clock);

    public ISweepView SweepView(string sweep, SweepSpec spec) => Shell.IsTerminal && !IsJson
        ? new LiveSweepView(Terminal.Of(Shell), sweep, spec, Shell.Clock)
        : new PlainSweepView(Progress, spec.Budget.Trials);

    /// <summary>Says which files of a folder are used; nothing for a single file.</summary>
    public void Tell(LocalData? data)
    {
        if (data?.Files.Words is { } words)
            Progress.WriteLine($"data: {words}");
    }

    /// <summary>Bypasses the printable writer: JSON escapes control characters itself, and the rest must stay as it is.</summary>
    public void WriteJson(object value) => Plain.WriteLine(Json.Text(value));

    /// <summary>The same on one line.</summary>
    public void WriteJsonLine(object value) => Plain.WriteLine(Json.Line(value));

    private TextWriter Plain => Shell.Output is PrintableWriter printable ? printable.Inner : Shell.Output;
}
