using System.Security.Cryptography;
using System.Text.Json;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Specs;

namespace DistSeq.Client.Runs;

/// <summary>Uploads the model that a job trains further, and writes its hash into the spec.</summary>
internal static class FirstModel
{
    private const string Field = "from";

    // A resumed training is expected to differ here: how long it is, where it runs, and that it is resumed.
    private static readonly string[] Expected =
        ["name", "from", "fromSha256", "resume", "training.steps", "training.epochs", "data.sha256"];

    /// <summary>
    /// The same spec where it names no model. Ids of runs are looked up in the folder of runs; <paramref name="say"/> takes what
    /// the user should know about a training that is resumed.
    /// </summary>
    /// <exception cref="InvalidSpecException">There is no such model, it is not a checkpoint, or it has another hash.</exception>
    public static async Task<JobSpec> PinAsync(
        IGrainFactory grains, JobSpec spec, string runs, Patience patience, Action<string> say,
        CancellationToken cancellationToken)
    {
        if (spec.From is not { } from)
            return spec;
        var content = await ReadAsync(grains, from, spec.Resume, runs, patience, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        if (spec.FromSha256 is { } expected && !expected.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw InvalidSpecException.At("fromSha256", $"is {expected.ToLowerInvariant()}, but {Quoted.Of(from)} has {sha256}. "
                + "Correct the hash, or name the right checkpoint.");
        }

        if (spec.Resume)
            Tell(content, from, spec, say);
        await Upload.SendAsync(grains, sha256, content, patience, cancellationToken);
        return spec with { FromSha256 = sha256 };
    }

    // Settings that the first part had and this one lacks are not refused: it may be on purpose.
    private static void Tell(byte[] content, string from, JobSpec spec, Action<string> say)
    {
        if (SpecOf(content, from) is not { } there)
            return;
        var told = SpecDifferences.Of(there, spec, static path =>
            !Expected.Contains(path) && !path.StartsWith("cluster.", StringComparison.Ordinal));
        if (told.Count > 0)
        {
            say($"The training of {Quoted.Of(from)} continues with different settings. "
                + "To keep the earlier ones, use its spec.yaml.\n  " + string.Join("\n  ", told));
        }
    }

    // The cluster says what is wrong with a file.
    private static JobSpec? SpecOf(byte[] content, string from)
    {
        try
        {
            return CheckpointHeader.Read(content, from).GetValueOrDefault("spec") is { } json
                ? SpecJson.Read(json)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(
        IGrainFactory grains, string from, bool resumes, string runs, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            var model = ModelReference.Find(from, runs, Path.GetDirectoryName(runs) ?? runs);
            if (model.File is { } file)
                return await File.ReadAllBytesAsync(resumes ? RunFolder.LastOf(file) : file, cancellationToken);
            var status = await patience.AskAsync(grains.GetGrain<IJobGrain>(model.Job!).GetStatus, cancellationToken);
            return status.Checkpoint is null
                ? throw InvalidSpecException.At(Field, $"names the job {status.Id}, which is "
                    + $"{status.State.ToString().ToLowerInvariant()} and has no checkpoint; "
                    + "wait for its end with watch, or name another.")
                : await RunFolder.ReadArtifactAsync(
                    grains, (resumes ? status.LastCheckpoint : null) ?? status.Checkpoint, patience, cancellationToken);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidDataException || FileTrouble.Is(exception))
        {
            throw InvalidSpecException.At(Field, $"is {Quoted.Of(from)}: {exception.Message}");
        }
    }
}
