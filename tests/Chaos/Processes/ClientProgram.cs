using System.Text.Json;
using System.Text.RegularExpressions;

namespace DistSeq.Chaos.Processes;

/// <summary>Runs the client as processes of its own, in one folder of runs.</summary>
/// <param name="folder">Where they run.</param>
/// <param name="logs">Where their log goes.</param>
/// <param name="cluster">Id of their cluster; null for the default.</param>
internal sealed partial class ClientProgram(string folder, string logs, string? cluster = null) : IDisposable
{
    // The client's exit code if the cluster is at fault.
    private const int NoCluster = 2;

    private readonly ProcessLog _log = new(Path.Combine(logs, cluster is null ? "client.log" : $"client-{cluster}.log"));

    /// <summary>The last lines that clients have said.</summary>
    public string LogTail => _log.Tail;

    /// <summary>Ids of jobs that clients have submitted or are about to submit.</summary>
    public IEnumerable<string> Jobs =>
        Directory.Exists(Runs) ? Directory.GetDirectories(Runs).Select(path => Path.GetFileName(path)!) : [];

    private string Runs => Path.Combine(folder, cluster is null ? "runs" : "runs-" + cluster);

    /// <summary>Trains within the client's process, and returns the object it prints.</summary>
    public async Task<JsonElement> TrainAloneAsync(string spec, CancellationToken cancellation)
    {
        await using var client = Start(
        [
            "train", spec, "--local", "--out", "alone",
            "--set", "cluster.workers=1", "--set", "cluster.parameterShards=1",
        ]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>Submits a job and follows it.</summary>
    public ChildProcess Train(string spec, RedisServer redis) => Start(["train", spec, "--cluster", redis.ClusterUrl]);

    /// <summary>Searches over a job's fields.</summary>
    public ChildProcess Sweep(string spec, RedisServer redis) => Start(["sweep", spec, "--cluster", redis.ClusterUrl]);

    /// <summary>Runs a sweep within the client's process, and returns the object it prints.</summary>
    public async Task<JsonElement> SweepAloneAsync(string spec, CancellationToken cancellation)
    {
        await using var client = Start(["sweep", "run", spec, "--local", "--out", "alone"]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>Leaves a sweep to the cluster, and returns its id.</summary>
    public async Task<string> DetachAsync(string spec, RedisServer redis, CancellationToken cancellation)
    {
        await using var client = Start(["sweep", "run", spec, "--detach", "--cluster", redis.ClusterUrl]);
        return (await ResultAsync(client, cancellation)).GetProperty("id").GetString()!;
    }

    /// <summary>Follows a sweep to its end.</summary>
    public ChildProcess WatchSweep(string id, RedisServer redis) => Start(["sweep", "watch", id, "--cluster", redis.ClusterUrl]);

    /// <summary>A sweep as it is now.</summary>
    public async Task<JsonElement> ShowSweepAsync(string id, RedisServer redis, CancellationToken cancellation)
    {
        await using var client = Start(["sweep", "show", id, "--cluster", redis.ClusterUrl]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>The jobs of the cluster, as it lists them.</summary>
    public async Task<JsonElement> ListAsync(RedisServer redis, CancellationToken cancellation)
    {
        await using var client = Start(["jobs", "--cluster", redis.ClusterUrl]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>Follows a job.</summary>
    public ChildProcess Watch(string job, RedisServer redis) => Start(["watch", job, "--cluster", redis.ClusterUrl]);

    /// <summary>Ends a job.</summary>
    public async Task CancelAsync(string job, RedisServer redis, CancellationToken cancellation)
    {
        await using var client = Start(["cancel", job, "--cluster", redis.ClusterUrl]);
        await ResultAsync(client, cancellation);
    }

    /// <summary>What a client prints at its end.</summary>
    /// <exception cref="FaultException">It ends with another exit code than 0.</exception>
    public async Task<JsonElement> ResultAsync(ChildProcess client, CancellationToken cancellation)
    {
        var run = await client.WaitAsync(cancellation);
        if (run.ExitCode != 0)
            throw new FaultException($"A client ended with exit code {run.ExitCode}.\n{LogTail}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    /// <summary>Whether a client has ended because it could not reach the cluster, neither the store nor a silo.</summary>
    public static async Task<bool> HasMissedTheClusterAsync(ChildProcess client, CancellationToken cancellation) =>
        await client.WaitAsync(cancellation) is { ExitCode: NoCluster } run && MissedCluster().IsMatch(run.Error);

    public void Dispose() => _log.Dispose();

    private ChildProcess Start(string[] arguments)
    {
        var start = BuiltProgram.Start(BuiltProgram.Client, folder,
            [.. arguments, .. cluster is null ? [] : (string[])["--out", Runs], "-o", "json"]);
        if (cluster is not null)
            start.Environment["DISTSEQ__CLUSTERID"] = cluster;
        return new ChildProcess(start, _log);
    }

    // How every message about a cluster that could not be reached begins.
    [GeneratedRegex(@"^((No )?Redis answers|Something listens) at redis://[0-9.]+:[0-9]+\b", RegexOptions.Multiline)]
    private static partial Regex MissedCluster();
}
