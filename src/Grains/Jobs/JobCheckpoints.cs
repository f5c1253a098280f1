using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Models;
using DistSeq.Grains.Records;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The checkpoints of one job in mid-run. Files are written while training goes on. They count once the job's record has a
/// manifest of them, which is written last. Files that no manifest names are never read.
/// </summary>
internal sealed partial class JobCheckpoints(
    string job, JobServices services, Func<JobRecord> record, Func<Task> save, JobChronicle chronicle)
{
    private readonly CheckpointPace _pace = new(services.Policy, services.Clock);
    private Task _writing = Task.CompletedTask;
    private bool _isWanted;

    /// <summary>Starts the clock of an attempt.</summary>
    public void Begin()
    {
        _pace.Begin();
        CheckpointMetrics.Begin(job, services.Clock);
    }

    /// <summary>Makes the next checkpoint due at once.</summary>
    public void Want() => _isWanted = true;

    /// <summary>Waits for the checkpoint that is being written.</summary>
    public Task Settle() => _writing;

    /// <summary>Begins to write a version, unless the last one is still being written or it is too early.</summary>
    public async Task Offer(Attempt attempt, long version, JobProgress progress)
    {
        if (!_writing.IsCompleted || !(_isWanted || _pace.IsDue))
            return;
        _isWanted = false;
        _pace.Begin();
        if (await attempt.Hold(version))
            _writing = Write(attempt, version, progress.Mark(), [.. progress.Reports]);
    }

    /// <summary>Waits for the checkpoint that is being written, then writes a version, unless it is written already.</summary>
    /// <returns>Whether the version is written.</returns>
    public async Task<bool> WriteNow(Attempt attempt, long version, JobProgress progress)
    {
        await _writing;
        if (IsWritten(version))
            return true;
        _pace.Begin();
        if (await attempt.Hold(version))
            await Write(attempt, version, progress.Mark(), [.. progress.Reports]);
        return IsWritten(version);
    }

    /// <summary>The state at a version that all shards have, for another job to resume.</summary>
    /// <exception cref="TimeoutException">The store did not accept it.</exception>
    /// <exception cref="PartLostException">A shard or a worker is gone, and its state with it.</exception>
    public async Task<ResumableState> Resumable(Attempt attempt, long version, JobProgress progress)
    {
        try
        {
            if (await WriteNow(attempt, version, progress) && await Newest() is { } state && state.State.Version == version)
                return state;
            // A store that is away is waited for; a part that is gone does not come back.
            if (!await attempt.Hold(version))
                throw new PartLostException($"A part of job {job} has lost the state of its last step.");
        }
        catch (OrleansException e) when (e is not (StoreException or InconsistentStateException))
        {
            throw new PartLostException($"The state of job {job} at its last step is lost: {e.Message}");
        }

        throw new TimeoutException("The state of the training could not be written to the store.");
    }

    /// <summary>The newest state that can be read, for another job to resume; null if there is none.</summary>
    public async Task<ResumableState?> Newest()
    {
        var spec = record().Spec!;
        var parameters = Modeling.Network(spec, await services.Datasets.Get(record().Dataset)).Layout.Length;
        if (await Read(parameters) is not var (state, manifest))
            return null;
        var kept = new List<KeptState>();
        foreach (var part in manifest.Kept)
        {
            var file = await services.Store.Read(part.Name, default) ?? throw new DamagedException($"'{part.Name}' is missing.");
            kept.AddRange(KeptState.Read(file));
        }

        var best = manifest.Progress.Validation.Best?.Step is { } step && spec.Training.KeepsBest(spec.Optimizer.Schedule)
            ? await WeightsFile.Read(ArtifactName.Best(job, step), services)
            : ((TrainedModel Model, string Ledger)?)null;
        return new ResumableState(state, manifest.Progress)
        {
            Kept = kept,
            Best = best?.Model.Weights,
            BestLedger = best?.Ledger ?? "",
        };
    }

    /// <summary>
    /// The newest state that can be read, or that of the training that the job resumes; null to start from the beginning.
    /// </summary>
    /// <exception cref="InvalidDataException">The file of the training that the job resumes is lost or damaged.</exception>
    public async Task<(TrainingState State, Manifest Manifest)?> Restore(int parameters)
    {
        var known = await Read(parameters);
        if (known is not null || !record().Spec!.Resume)
            return known;
        var first = await new JobResumption(job, record(), services).Begin();
        record().Manifests = [first];
        await save();
        // Starting from the beginning would be another training.
        return await Read(parameters) ?? throw new DamagedException(
            "The training that the job resumes cannot be read back from the store. Check the store's disk.");
    }

    private Task<(TrainingState State, Manifest Manifest)?> Read(int parameters) => CheckpointReader.Newest(
        services.Store, record().Manifests, parameters,
        AggregatorCatalog.Of(record().Spec!.Aggregation).ShardRule(record().Spec!.Optimizer).StatePerParameter,
        (manifest, e) => LogPassedOver(services.Log, job, manifest.Version, e.Message));

    /// <summary>Deletes the files of manifests that the record has dropped. Best effort: leftovers are never read.</summary>
    public async Task Delete(IEnumerable<Manifest> manifests)
    {
        foreach (var part in manifests.SelectMany(manifest => manifest.Files))
            await services.Store.Delete(part.Name, default).Ended();
    }

    private bool IsWritten(long version) => record().Manifests is [.., var last] && last.Version >= version;

    // After a failure the earlier checkpoints stay, and the next one is tried when it is due.
    private async Task Write(Attempt attempt, long version, ProgressMark progress, List<Contracts.Jobs.StepProgress> reports)
    {
        var span = Traces.Enter("checkpoint", chronicle.Span, new("job", job), new("step", attempt.Plan.StepAt(version)));
        string? fault = null;
        try
        {
            if (await attempt.Save(version) is not var (parts, kept) || record().Attempt != attempt.Plan.Attempt
                || record().Status is not { IsFinished: false })
            {
                return;
            }

            var before = (record().Manifests, record().Reports);
            // A checkpoint of this version or a later one could not be read, or this version would not have been trained again.
            Manifest[] earlier = [.. before.Manifests.Where(it => it.Version < version).TakeLast(CheckpointPolicy.Kept - 1)];
            record().Manifests = [.. earlier, new Manifest(version, parts, progress) { Kept = kept }];
            record().Reports = reports;
            await Writes.OrUndo(save, () => (record().Manifests, record().Reports) = before);
            _pace.Finish();
            CheckpointMetrics.Finish(job, services.Clock);
            services.Troubles.End(job, JobTroubleKind.Checkpoint);
            await Delete(before.Manifests.Except(earlier));
        }
#pragma warning disable CA1031 // Training does not depend on it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = e.Message;
            CheckpointMetrics.Fail(job);
            services.Troubles.Begin(job, JobTroubleKind.Checkpoint, e);
        }
        finally
        {
            Traces.End(span, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Job {Job}: its checkpoint of version {Version} cannot be used, so an earlier one is tried. {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string job, long version, string reason);
}
