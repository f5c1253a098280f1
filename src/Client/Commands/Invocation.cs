using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>One call of a command: its common options, and where its words go.</summary>
internal sealed record Invocation
{
    /// <summary>How the client is called from a source checkout.</summary>
    public const string Program = "dotnet run -c Release --project src/Client --";

    public required Shell Shell { get; init; }

    public required bool IsJson { get; init; }

    public required ClusterChoice Cluster { get; init; }

    /// <summary>Absolute folder of the runs.</summary>
    public required string Runs { get; init; }

    /// <summary>The options that another command needs to find the same cluster and runs.</summary>
    public required string Suffix { get; init; }

    /// <summary>Where progress goes: beside a JSON object it must not be.</summary>
    public TextWriter Progress => IsJson ? Shell.Error : Shell.Output;

    public Task<ICluster> ConnectAsync(CancellationToken cancellationToken) => Shell.Connect(Cluster, cancellationToken);

    public Patience Patience(Action<string> say) => new(Shell.Clock, say);

    public Patience Patience() => Patience(Shell.Error.WriteLine);

    /// <summary>A command for the user to copy.</summary>
    public string Command(string words) => $"{Program} {words}{Suffix}";

    /// <summary>A path as the user would write it.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Shell.Folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    public IJobView JobView(string job) => Shell.IsTerminal && !IsJson
        ? new LiveJobView(Terminal.Of(Shell), job)
        : new PlainJobView(Progress, Shell.Clock);

    public ISweepView SweepView(string sweep, SweepSpec spec) => Shell.IsTerminal && !IsJson
        ? new LiveSweepView(Terminal.Of(Shell), sweep, spec.Budget.Trials, [.. spec.Search.Keys])
        : new PlainSweepView(Progress, spec.Budget.Trials);

    public void WriteJson(object value) => Shell.Output.WriteLine(Json.Text(value));
}
