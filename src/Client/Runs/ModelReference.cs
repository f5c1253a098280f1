using System.Security.Cryptography;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;

namespace DistSeq.Client.Runs;

/// <summary>The model a command uses: a checkpoint file, a run's folder or id, or a job of the cluster.</summary>
/// <param name="File">Checkpoint file to upload; null when the cluster has the weights.</param>
/// <param name="Job">Job id; null when there is a file.</param>
internal sealed record ModelReference(string? File, string? Job)
{
    /// <exception cref="KeyNotFoundException">It looks like a path, but nothing is there.</exception>
    /// <exception cref="InvalidDataException">The file is not a checkpoint.</exception>
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

        if (Directory.Exists(path) && Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)) is var id
            && Directory.GetParent(path)?.FullName == runs)
            return new ModelReference(null, id);
        if (!IdRule.Holds(argument)
            || argument.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            throw new KeyNotFoundException($"There is no checkpoint at {Quoted.Of(argument)}. "
                + "Name a *.safetensors file, a run's folder, or a job id (list them with: jobs).");
        }

        return new ModelReference(null, argument) { Folder = Directory.Exists(path) ? path : null };
    }

    /// <summary>A folder with the job's name but without a checkpoint; usually null.</summary>
    public string? Folder { get; private init; }

    /// <summary>Lets the cluster use the model; a file that is not a checkpoint, or damaged, is named.</summary>
    public async Task<T> UseAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (KeyNotFoundException exception) when (Folder is not null)
        {
            throw new KeyNotFoundException(
                $"{Quoted.Path(Folder)} is a folder without a checkpoint, and there is no job of that name. "
                + "Name a run's folder, a *.safetensors file, or a job id (list them with: jobs).", exception);
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

    /// <summary>The format that the model reads, where a file says so; null for a job, or a file that does not.</summary>
    public DataFormat? FormatOfFile =>
        File is null || CheckpointHeader.Read(File).GetValueOrDefault("data.format") is not { } word
            ? null
            : Enum.GetValues<DataFormat>().Cast<DataFormat?>().FirstOrDefault(
                format => SpecValues.WordOf(format!.Value) == word || SpecValues.FormerWordOf(format.Value) == word);

    /// <summary>The format that the model reads.</summary>
    public async Task<DataFormat> FormatAsync(IGrainFactory grains, Patience patience, CancellationToken cancellationToken) =>
        FormatOfFile ?? (Job is null
            ? DataFormat.Lines
            : (await patience.AskAsync(grains.GetGrain<IJobGrain>(Job).GetSpec, cancellationToken)).Data.Format);

    /// <summary>What the cluster calls it, once the file is there.</summary>
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
