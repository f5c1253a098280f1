using System.Security.Cryptography;
using System.Text;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Runs;

/// <summary>The folder of one run. Files appear whole or not at all, by writing beside and renaming.</summary>
internal sealed class RunFolder(string path)
{
    public const string CheckpointName = "checkpoint.safetensors";

    private const int PartBytes = 1 << 20;

    public string Path { get; } = path;

    public string Checkpoint => System.IO.Path.Combine(Path, CheckpointName);

    public Task WriteSpecAsync(string name, object spec) => WriteTextAsync(name, SpecWriter.ToText(spec));

    public Task WriteTextAsync(string name, string text) => Write(name, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask());

    /// <summary>
    /// An empty metrics.jsonl to be appended to. It takes the place of an earlier one at once, so that it can be read while it grows,
    /// and a second writer of the same run gets a file of its own.
    /// </summary>
    public StreamWriter OpenMetrics()
    {
        var temporary = Temporary("metrics.jsonl");
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        File.Move(temporary, System.IO.Path.Combine(Path, "metrics.jsonl"), overwrite: true);
        return new StreamWriter(stream) { NewLine = "\n" };
    }

    /// <summary>Fetches the checkpoint of a job that has one into <see cref="Checkpoint"/>.</summary>
    /// <exception cref="InvalidDataException">The cluster sent fewer bytes than it has.</exception>
    /// <exception cref="DamagedException">It is not what the job has written; an earlier file stays as it is.</exception>
    public Task FetchCheckpointAsync(
        IGrainFactory grains, JobStatus job, Clusters.Patience patience, CancellationToken cancellationToken) =>
        Write(CheckpointName, async stream =>
        {
            var artifact = job.Checkpoint!;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var grain = grains.GetGrain<IArtifactGrain>(artifact);
            var length = await patience.AskAsync(grain.GetLength, cancellationToken);
            for (var offset = 0L; offset < length;)
            {
                var start = offset;
                var part = await patience.AskAsync(() => grain.Read(start, PartBytes), cancellationToken);
                if (part.Length == 0)
                    throw new InvalidDataException($"The checkpoint {artifact} ends at byte {offset} of {length}; ask again with: watch.");
                await stream.WriteAsync(part, cancellationToken);
                hash.AppendData(part);
                offset += part.Length;
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var found
                && job.CheckpointSha256 is { } expected
                && found != expected)
            {
                var spec = System.IO.Path.Combine(Path, "spec.yaml");
                throw new DamagedException($"The checkpoint of {job.Id} is damaged in the cluster's store ('{artifact}'): "
                    + $"its SHA-256 is {found} and should be {expected}. "
                    + $"It is not kept here. Train {(File.Exists(spec) ? Quoted.Path(spec) : "its spec")} again: "
                    + "the same spec and seed give the same weights. See to the store's disk.");
            }
        });

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
