using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Starts a job where the training that it resumes ended: that state becomes the job's first checkpoint, and the job goes on from
/// it as from any other.
/// </summary>
internal sealed class JobResumption(string job, JobRecord record, JobServices services)
{
    /// <summary>Writes the state as a checkpoint. A second call writes the same.</summary>
    /// <returns>The manifest, which counts once the job's record holds it.</returns>
    /// <exception cref="InvalidDataException">The file that the job was given is lost, damaged, or has no such state.</exception>
    public async Task<Manifest> Begin()
    {
        var file = await services.Store.Read(ArtifactName.From(job), default)
            ?? throw new InvalidDataException(
                $"The store has lost '{ArtifactName.From(job)}'. Submit the job again under another id.");
        var (model, training) = await services.Compute.Run(
            () => (ModelFile.Read(file), ResumableState.Read(SafetensorsFile.Read(file))));
        if (training is null)
            throw new InvalidDataException("The checkpoint has no training state to resume.");
        var version = training.State.Version;
        if (training is { Best: { } weights, Progress.Validation.Best.Step: { } step })
        {
            await WeightsFile.Write(
                ArtifactName.Best(job, step), job, record, model with { Weights = weights, Step = step },
                training.BestLedger, services);
        }

        var part = await WritePart(training.State);
        ManifestPart[] kept = training.Kept.Count == 0 ? [] : [await WriteKept(version, training.Kept)];
        return new Manifest(version, [part], training.Progress with { Reports = 0 }) { Kept = kept };
    }

    private async Task<ManifestPart> WritePart(TrainingState state)
    {
        var name = ArtifactName.CheckpointPart(job, state.Version, record.Attempt, 0);
        var (file, hash) = await services.Compute.Run(() =>
        {
            var held = new HeldVersion(state.Weights.Length, state.Optimizer.Length / Math.Max(1, state.Weights.Length))
            {
                Version = state.Version,
                States = state.States,
                Ledger = state.Ledger,
            };
            state.Weights.CopyTo(held.Weights, 0);
            state.Optimizer.CopyTo(held.Optimizer, 0);
            return PartFile.Write(job, held);
        });
        await services.Store.Write(name, file, default);
        return new ManifestPart(name, hash, 0, state.Weights.Length);
    }

    private async Task<ManifestPart> WriteKept(long version, IReadOnlyList<KeptState> groups)
    {
        var name = ArtifactName.CheckpointKept(job, version, record.Attempt, 0);
        var (file, hash) = await services.Compute.Run(() => KeptState.Write(job, version, groups));
        await services.Store.Write(name, file, default);
        return new ManifestPart(name, hash, 0, Modeling.Lanes(record.Spec!.Training));
    }
}
