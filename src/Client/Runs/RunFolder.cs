using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DistSeq.Client.Specs;

namespace DistSeq.Client.Runs;

/// <summary>The folder of one run. Files appear whole or not at all: they are written beside it and renamed.</summary>
internal sealed class RunFolder(string path)
{
    public const string CheckpointName = "checkpoint.safetensors";
    public const string LastCheckpointName = "last.safetensors";

    private const int PartBytes = 1 << 20;

    public string Path { get; } = path;

    public string Checkpoint => System.IO.Path.Combine(Path, CheckpointName);

    /// <summary>The weights after a run's last step, where its checkpoint holds others; for any other file that file.</summary>
    public static string LastOf(string checkpoint)
    {
        var last = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(checkpoint)!, LastCheckpointName);
        return System.IO.Path.GetFileName(checkpoint) == CheckpointName && File.Exists(last) ? last : checkpoint;
    }

    public Task WriteSpecAsync(string name, object spec) => WriteTextAsync(name, SpecWriter.ToText(spec));

    public Task WriteTextAsync(string name, string text) =>
        Write(name, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask());

    /// <summary>
    /// An empty metrics.jsonl to append to. It replaces an earlier one at once, so that it can be read while it grows, and a
    /// second writer of the same run gets a file of its own.
    /// </summary>
    public StreamWriter OpenMetrics()
    {
        var temporary = Temporary("metrics.jsonl");
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        File.Move(temporary, System.IO.Path.Combine(Path, "metrics.jsonl"), overwrite: true);
        return new StreamWriter(stream) { NewLine = "\n" };
    }

    /// <summary>
    /// Fetches the checkpoint of a job that has one into <see cref="Checkpoint"/>, and the one of its last step beside it where
    /// that differs.
    /// </summary>
    /// <exception cref="InvalidDataException">The cluster sent fewer bytes than it has.</exception>
    /// <exception cref="DamagedException">It is not what the job wrote; an earlier file stays as it is.</exception>
    public async Task FetchCheckpointAsync(
        IGrainFactory grains, JobStatus job, Clusters.Patience patience, CancellationToken cancellationToken)
    {
        await FetchAsync(CheckpointName, job.Checkpoint!, job.CheckpointSha256, grains, job.Id, patience, cancellationToken);
        if (job.LastCheckpoint is { } last)
            await FetchAsync(LastCheckpointName, last, job.LastCheckpointSha256, grains, job.Id, patience, cancellationToken);
    }

    private Task FetchAsync(
        string name, string artifact, string? sha256, IGrainFactory grains, string job, Clusters.Patience patience,
        CancellationToken cancellationToken) =>
        Write(name, async stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (var part in PartsAsync(grains, artifact, "ask again with: watch.", patience, cancellationToken))
            {
                await stream.WriteAsync(part, cancellationToken);
                hash.AppendData(part);
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var found
                && sha256 is { } expected
                && found != expected)
            {
                var spec = System.IO.Path.Combine(Path, "spec.yaml");
                throw new DamagedException($"The checkpoint of {job} is damaged in the cluster's store ('{artifact}'): "
                    + $"its SHA-256 is {found} and should be {expected}. "
                    + $"It was not kept here. Train {(File.Exists(spec) ? Quoted.Path(spec) : "its spec")} again: "
                    + "the same spec and seed give the same weights. Check the store's disk.");
            }
        });

    /// <summary>All bytes of an artifact.</summary>
    public static async Task<byte[]> ReadArtifactAsync(
        IGrainFactory grains, string artifact, Clusters.Patience patience, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await foreach (var part in PartsAsync(grains, artifact, "ask again.", patience, cancellationToken))
            await content.WriteAsync(part, cancellationToken);
        return content.ToArray();
    }

    private static async IAsyncEnumerable<byte[]> PartsAsync(
        IGrainFactory grains, string artifact, string remedy, Clusters.Patience patience,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IArtifactGrain>(artifact);
        var length = await patience.AskAsync(grain.GetLength, cancellationToken);
        for (var offset = 0L; offset < length;)
        {
            var start = offset;
            var part = await patience.AskAsync(() => grain.Read(start, PartBytes), cancellationToken);
            if (part.Length == 0)
                throw new InvalidDataException($"The checkpoint {artifact} ends at byte {offset} of {length}; {remedy}");
            yield return part;
            offset += part.Length;
        }
    }

    private async Task Write(string name, Func<Stream, Task> write)
    {
        var temporary = Temporary(name);
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
                await write(stream);
            File.Move(temporary, System.IO.Path.Combine(Path, name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string Temporary(string name)
    {
        FileTrouble.MakeFolder(Path);
        return System.IO.Path.Combine(Path, $".{name}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp");
    }
}
