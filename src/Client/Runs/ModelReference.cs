using System.Security.Cryptography;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Runs;

/// <summary>The model a command uses: a checkpoint file, a run's folder or id, or a job of the cluster.</summary>
/// <param name="File">Checkpoint file to upload; null when the cluster has the weights.</param>
/// <param name="Job">Job id; null when there is a file.</param>
internal sealed record ModelReference(string? File, string? Job)
{
    /// <exception cref="KeyNotFoundException">It looks like a path, and nothing is there.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint.</exception>
    public static ModelReference Find(string argument, string runs, string folder)
    {
        var path = Path.GetFullPath(argument, folder);
        if (System.IO.File.Exists(path))
            return OfFile(path);
        foreach (var run in (string[])[path, Path.Combine(runs, argument)])
        {
            if (new RunFolder(run).Checkpoint is var checkpoint && System.IO.File.Exists(checkpoint))
                return OfFile(checkpoint);
        }

        if (Directory.Exists(path) && Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)) is var id && Directory.GetParent(path)?.FullName == runs)
            return new ModelReference(null, id);
        if (!IdRule.Holds(argument)
            || argument.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new KeyNotFoundException($"There is no checkpoint at {Quoted.Of(argument)}. "
                + "Name a *.safetensors file, a run's folder, or a job id (list them with: jobs).");
        }

        return new ModelReference(null, argument);
    }

    /// <summary>Has the cluster use the model; a file that is no checkpoint, or damaged, is named.</summary>
    public async Task<T> UseAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (InvalidDataException exception) when (File is not null)
        {
            throw new InvalidDataException(
                $"{Quoted.Path(File)}: {exception.Message} "
                + "Fetch it from its cluster again (watch JOB), or train its spec again.", exception);
        }
    }

    private static ModelReference OfFile(string path)
    {
        CheckpointHeader.Read(path);
        return new ModelReference(path, null);
    }

    /// <summary>Whether the model tells tags of tokens.</summary>
    public async Task<bool> IsTaggedAsync(IGrainFactory grains, Patience patience, CancellationToken cancellationToken) =>
        File is not null
            ? CheckpointHeader.Read(File).GetValueOrDefault("data.format") is "conll" or "tagged"
            : (await patience.AskAsync(grains.GetGrain<IJobGrain>(Job!).GetSpec, cancellationToken))
                .Data.Format == DataFormat.Conll;

    /// <summary>What the cluster calls it, after the file was brought there.</summary>
    public async Task<ModelSource> BringAsync(IGrainFactory grains, Patience patience, CancellationToken cancellationToken)
    {
        if (File is null)
            return new ModelSource(Job, null);
        var content = await System.IO.File.ReadAllBytesAsync(File, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        await Upload.SendAsync(grains, sha256, content, patience, cancellationToken);
        return new ModelSource(null, sha256);
    }
}
