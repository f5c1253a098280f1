using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>The trainings that trials continue.</summary>
/// <param name="trials">The sweep's table.</param>
/// <param name="store">Where files are.</param>
internal sealed class TrialParents(TrialPages trials, IArtifactStore store)
{
    /// <summary>The trial whose training this one continues; null where it begins one.</summary>
    /// <exception cref="InvalidDataException">That training did not come to its end.</exception>
    public TrialStatus? Of(TrialStatus trial)
    {
        if (trial.Parent is not { } number)
            return null;
        return trials.Find(number) switch
        {
            { State: TrialState.Completed } parent => parent,
            { State: var state } => throw new InvalidDataException(
                $"continues the training of trial {number}, which is {state.ToString().ToLowerInvariant()}"),
            null => throw new InvalidDataException($"continues the training of trial {number}, whose record was damaged"),
        };
    }

    /// <summary>
    /// Makes the last weights of a parent's job an upload, with the state of its training. An upload that is there already is
    /// kept a while longer.
    /// </summary>
    /// <returns>Its hash.</returns>
    /// <exception cref="InvalidDataException">The file is lost or damaged.</exception>
    public async Task<string> Upload(JobStatus job)
    {
        var (name, sha256) = job.LastCheckpoint is { } last
            ? (last, job.LastCheckpointSha256)
            : (job.Checkpoint, job.CheckpointSha256);
        if (name is null || sha256 is null)
            throw Lost(job, "it has no checkpoint");
        if (await Uploads.Touch(store, sha256))
            return sha256;
        try
        {
            var file = await store.Read(name, default) ?? throw Lost(job, "the store has lost its file");
            await store.Write(ArtifactName.Upload(sha256), file, default);
        }
        catch (DamagedException e)
        {
            throw Lost(job, e.Message);
        }

        return sha256;
    }

    private static InvalidDataException Lost(JobStatus job, string why) =>
        new($"continues the training of job {job.Id}, but {why}; start the sweep again under another id");
}
