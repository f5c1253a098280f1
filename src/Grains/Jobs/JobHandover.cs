using DistSeq.Engine.Generation;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Hands over what a job has learned when it ends before its last step. A cancelled job gives the weights at the step boundary
/// where it stops; a failed one gives those of its last checkpoint, as its latest weights may be broken.
/// </summary>
internal sealed partial class JobHandover(string id, JobRecord record, JobServices services, JobCheckpoints checkpoints)
{
    private const int Samples = 8;
    private const int MostAttempts = 5;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private (Attempt Attempt, long Version)? _boundary;

    /// <summary>Steps are about to run: until they are done, the shards have no common version.</summary>
    public void Leave() => _boundary = null;

    /// <summary>All shards have this version.</summary>
    public void Reach(Attempt attempt, long version) => _boundary = (attempt, version);

    /// <summary>Writes the job's weights as its model file.</summary>
    /// <param name="state">How the job ends.</param>
    /// <param name="progress">The job's counters.</param>
    /// <returns>
    /// What it adds to the job's status. Null if there are no weights, or if the store does not accept them: then the last
    /// checkpoint stays in place, and can be used from there.
    /// </returns>
    public async Task<Func<JobStatus, JobStatus>?> Give(JobState state, JobProgress progress)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                var live = state == JobState.Cancelled ? await Live() : null;
                if ((live ?? await Last()) is not var (model, ledger))
                    return null;
                var samples = await services.Compute.Run(() => model.Glimpse(Samples, new SamplingOptions(MaxTokens: 40)));
                var training = await Training(live is not null, progress);
                var said = await WeightsFile.Write(id, record, model, ledger, services, training);
                return status => said(status) with { Samples = samples };
            }
#pragma warning disable CA1031 // The job ends all the same.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotGiven(services.Log, id, e.Message);
                if (attempts == MostAttempts)
                    return null;
                await Task.Delay(ShortestPause * (1 << attempts), services.Clock);
            }
        }
    }

    // Live weights are first written as a checkpoint.
    private async Task<ResumableState?> Training(bool isLive, JobProgress progress) =>
        !record.Spec!.Training.KeepState ? null
        : isLive && _boundary is var (attempt, version) ? await checkpoints.Resumable(attempt, version, progress)
        : await checkpoints.Newest();

    private async Task<CheckpointModel?> Last() => record.Manifests.Count == 0
        ? null
        : await CheckpointModel.Newest(
            services.Store, record.Spec!, await services.Datasets.Get(record.Dataset), record.Manifests);

    private async Task<CheckpointModel?> Live()
    {
        if (_boundary is not var (attempt, version) || version == 0)
            return null;
        try
        {
            return new(await attempt.Snapshot(version), (await attempt.Ledgers())[0].ToString());
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or PartLostException or FormatException)
        {
            // A shard is gone.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: its weights could not be handed over. {Reason}")]
    private static partial void LogNotGiven(ILogger logger, string job, string reason);
}
