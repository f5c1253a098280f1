using System.Net;
using System.Text.Json;

namespace DistSeq.Chaos.Processes;

/// <summary>The command line as processes of their own, in one folder of runs.</summary>
/// <param name="folder">Where they run.</param>
/// <param name="logs">Where their log goes.</param>
/// <param name="cluster">Id of the cluster that they are for; null for the default.</param>
internal sealed class ClientProgram(string folder, string logs, string? cluster = null) : IDisposable
{
    private readonly ProcessLog _log = new(Path.Combine(logs, cluster is null ? "client.log" : $"client-{cluster}.log"));

    /// <summary>The last lines that clients have said.</summary>
    public string LogTail => _log.Tail;

    /// <summary>Ids of jobs that clients have submitted or are about to.</summary>
    public IEnumerable<string> Jobs => Directory.Exists(Runs) ? Directory.GetDirectories(Runs).Select(path => Path.GetFileName(path)!) : [];

    private string Runs => Path.Combine(folder, cluster is null ? "runs" : "runs-" + cluster);

    /// <summary>Trains within the client's process; the object it prints.</summary>
    public async Task<JsonElement> TrainAloneAsync(string spec, CancellationToken cancellation)
    {
        await using var client = Start(["train", spec, "--local", "--out", "alone", "--set", "cluster.workers=1", "--set", "cluster.parameterShards=1"]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>Submits a job and follows it.</summary>
    public ChildProcess Train(string spec, IPEndPoint redis) => Start(["train", spec, "--cluster", $"redis://{redis}"]);

    /// <summary>Searches over a job's fields.</summary>
    public ChildProcess Sweep(string spec, IPEndPoint redis) => Start(["sweep", spec, "--cluster", $"redis://{redis}"]);

    /// <summary>The jobs of the cluster, as it lists them.</summary>
    public async Task<JsonElement> ListAsync(IPEndPoint redis, CancellationToken cancellation)
    {
        await using var client = Start(["jobs", "--cluster", $"redis://{redis}"]);
        return await ResultAsync(client, cancellation);
    }

    /// <summary>Follows a job.</summary>
    public ChildProcess Watch(string job, IPEndPoint redis) => Start(["watch", job, "--cluster", $"redis://{redis}"]);

    /// <summary>Ends a job.</summary>
    public async Task CancelAsync(string job, IPEndPoint redis, CancellationToken cancellation)
    {
        await using var client = Start(["cancel", job, "--cluster", $"redis://{redis}"]);
        await ResultAsync(client, cancellation);
    }

    /// <summary>What a client prints at its end.</summary>
    /// <exception cref="FaultException">It ends with another exit code than 0.</exception>
    public async Task<JsonElement> ResultAsync(ChildProcess client, CancellationToken cancellation)
    {
        var code = await client.WaitAsync(cancellation);
        if (code != 0)
            throw new FaultException($"A client ended with exit code {code}.\n{LogTail}");
        using var document = JsonDocument.Parse(client.Output);
        return document.RootElement.Clone();
    }

    public void Dispose() => _log.Dispose();

    private ChildProcess Start(string[] arguments)
    {
        var start = BuiltProgram.Start(BuiltProgram.Client, folder,
            [.. arguments, .. cluster is null ? [] : (string[])["--out", Runs], "-o", "json"]);
        if (cluster is not null)
            start.Environment["DISTSEQ__CLUSTERID"] = cluster;
        return new ChildProcess(start, _log, keepsOutput: true);
    }
}
