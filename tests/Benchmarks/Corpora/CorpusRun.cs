using System.Text.Json;

namespace DistSeq.Benchmarks.Corpora;

/// <summary>The client program training on a corpus, with a silo within it or as a process beside it.</summary>
internal static class CorpusRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <param name="name">Name of the row.</param>
    /// <param name="path">File or folder of the corpus.</param>
    /// <param name="isLocal">Whether the silo is in the client's process.</param>
    /// <param name="folder">A folder for this run alone.</param>
    /// <param name="expected">Losses of the first steps.</param>
    /// <exception cref="TroubleException">A program failed.</exception>
    public static async Task<CorpusRow> TakeAsync(
        string name, string path, bool isLocal, string folder, IReadOnlyList<double> expected)
    {
        Directory.CreateDirectory(folder);
        var spec = Path.Combine(folder, "corpus.yaml");
        await File.WriteAllTextAsync(spec, CorpusReference.Spec(path));
        var (store, runs) = (Path.Combine(folder, "store"), Path.Combine(folder, "runs"));
        await using var redis = isLocal ? null : await RedisServer.StartAsync();
        await using var silo = isLocal
            ? null
            : await SiloProcess.StartAsync(
                "silo", [.. redis!.Settings, ("DISTSEQ__ARTIFACTS", $"folder:{store}")], Environment.ProcessorCount);
        var watch = Stopwatch.StartNew();
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        await using var client = Start(spec, runs, redis);
        var (ofClient, ofSilo) = (new PeakMemory(client.Id), silo is null ? null : new PeakMemory(silo.ProcessId));
        var uploads = Path.Combine(isLocal ? Path.Combine(runs, ".cluster") : store, "distseq", "artifacts", "uploads");
        double? uploaded = null, stepped = null;
        while (!client.HasExited)
        {
            if (watch.Elapsed > Limit)
                throw new TroubleException($"The client has not ended within {Limit}; it said:\n{client.LastWords}");
            ofClient.Look();
            ofSilo?.Look();
            uploaded ??= LastPart(uploads) is { } last ? (last - begun).TotalSeconds : null;
            stepped ??= Metrics(runs).Length > 0 ? watch.Elapsed.TotalSeconds : null;
            await Task.Delay(Look);
        }

        var losses = Metrics(runs).Select(Loss).ToArray();
        if (losses.Length < expected.Count || uploaded is not { } end || stepped is not { } first)
            throw new TroubleException($"The client took {losses.Length} steps; it said:\n{client.LastWords}");
        return new CorpusRow(
            name, ofClient.Bytes, ofSilo?.Bytes, end, first - end,
            expected.Zip(losses, static (one, other) => (One: one, Other: other)).Count(
                pair => BitConverter.DoubleToInt64Bits(pair.One) == BitConverter.DoubleToInt64Bits(pair.Other)));
    }

    private static ChildProcess Start(string spec, string runs, RedisServer? redis) => new(BuiltProgram.Start(
        BuiltProgram.Client, Environment.CurrentDirectory,
        [
            "train", spec, "--out", runs, .. redis is null ? ["--local"] : (string[])["--cluster", redis.ClusterUrl],
        ]));

    // The list of parts comes after all parts.
    private static DateTime? LastPart(string uploads) => Directory.Exists(uploads)
        && Directory.EnumerateDirectories(uploads)
            .FirstOrDefault(upload => File.Exists(Path.Combine(upload, "parts"))) is { } upload
            ? Directory.EnumerateFiles(upload, "part-*").Max(File.GetLastWriteTimeUtc)
            : null;

    private static string[] Metrics(string runs) => Directory.Exists(runs)
        && Directory.EnumerateFiles(runs, "metrics.jsonl", SearchOption.AllDirectories).FirstOrDefault() is { } file
            ? File.ReadAllLines(file)
            : [];

    private static double Loss(string line)
    {
        using var values = JsonDocument.Parse(line);
        return values.RootElement.GetProperty("loss").GetDouble();
    }
}
