using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Checkpoints;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The checkpoints of one job in mid-run. Files are written while training goes on; a manifest in the job's record makes them count, and
/// it is written last. Files that no manifest names are never read.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="services">Where files lie, when one is due, and where trouble is told.</param>
/// <param name="record">The job's record.</param>
/// <param name="save">Writes the record; refused when another activation has taken the job over.</param>
internal sealed partial class JobCheckpoints(string job, JobServices services, Func<JobRecord> record, Func<Task> save)
{
    private readonly CheckpointPace _pace = new(services.Policy, services.Clock);
    private Task _writing = Task.CompletedTask;
    private bool _isWanted;

    /// <summary>Starts the clock of an attempt.</summary>
    public void Begin()
    {
        _pace.Begin();
        Telemetry.JobCheckpoint(job, services.Clock);
    }

    /// <summary>The next is due at once.</summary>
    public void Want() => _isWanted = true;

    /// <summary>Awaits what is being written.</summary>
    public Task Settle() => _writing;

    /// <summary>Begins to write a version, unless the last is being written still or it is too early.</summary>
    public async Task Offer(JobRun run, long version, JobProgress progress, double seconds)
    {
        if (!_writing.IsCompleted || !(_isWanted || _pace.IsDue))
            return;
        _isWanted = false;
        _pace.Begin();
        if (await run.Hold(version))
            _writing = Write(run, version, progress.Mark(seconds), [.. progress.Reports]);
    }

    /// <summary>Writes a version now, after what is being written, unless it is written down already.</summary>
    /// <returns>Whether it is written down.</returns>
    public async Task<bool> Take(JobRun run, long version, JobProgress progress, double seconds)
    {
        await _writing;
        if (IsWritten(version))
            return true;
        _pace.Begin();
        if (await run.Hold(version))
            await Write(run, version, progress.Mark(seconds), [.. progress.Reports]);
        return IsWritten(version);
    }

    /// <summary>The newest state that can be read; null to begin at the beginning.</summary>
    public async Task<(TrainingState State, Manifest Manifest)?> Restore(int parameters, int arrays)
    {
        foreach (var manifest in record().Manifests.AsEnumerable().Reverse())
        {
            try
            {
                return (await CheckpointReader.Read(services.Store, manifest, parameters, arrays), manifest);
            }
            catch (Exception e) when (e is DamagedException or InvalidDataException)
            {
                LogPassedOver(services.Log, job, manifest.Version, e.Message);
            }
        }

        return null;
    }

    /// <summary>Removes the files of manifests that the record has let go. Best effort: what is left is never read.</summary>
    public async Task Delete(IEnumerable<Manifest> manifests)
    {
        foreach (var part in manifests.SelectMany(manifest => manifest.Files))
        {
            await services.Store.Delete(part.Name, default)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsWritten(long version) => record().Manifests is [.., var last] && last.Version >= version;

    // A failure leaves the earlier checkpoints; the next one is tried when it is due.
    private async Task Write(JobRun run, long version, ProgressMark progress, List<Contracts.Jobs.StepProgress> reports)
    {
        try
        {
            if (await run.Save(version) is not var (parts, kept) || record().Epoch != run.Plan.Epoch || record().Status is not { IsFinished: false })
                return;
            // One of this version or beyond could not be read, or this would not have been trained again.
            var (passed, earlier) = (record().Manifests.Where(it => it.Version >= version), record().Manifests.Where(it => it.Version < version));
            Manifest[] gone = [.. passed, .. earlier.SkipLast(CheckpointPolicy.Kept - 1)];
            var before = (record().Manifests, record().Reports);
            record().Manifests = [.. earlier.TakeLast(CheckpointPolicy.Kept - 1), new Manifest(version, parts, progress) { Kept = kept }];
            record().Reports = reports;
            try
            {
                await save();
            }
            catch
            {
                // A manifest that is not written down does not count.
                (record().Manifests, record().Reports) = before;
                throw;
            }

            _pace.Finish();
            Telemetry.JobCheckpoint(job, services.Clock);
            services.Troubles.End(job, JobTroubleKind.Checkpoint);
            await Delete(gone);
        }
#pragma warning disable CA1031 // Training does not depend on it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Telemetry.CheckpointsFailed.Add(1, Telemetry.Job(job));
            services.Troubles.Begin(job, JobTroubleKind.Checkpoint, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Job {Job}: its checkpoint of version {Version} is passed over for an earlier one, or the beginning. {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string job, long version, string reason);
}
