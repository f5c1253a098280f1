using DistSeq.Contracts.Jobs;
using DistSeq.Engine.Generation;
using DistSeq.Grains.Checkpoints;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Hands over what a job has learned when it ends before its last step. A job that is cancelled gives the weights of the step
/// boundary where it stops; one that has failed those of its last checkpoint, as its latest weights may have broken.
/// </summary>
internal sealed partial class JobHandover(string id, JobRecord record, JobServices services)
{
    private const int Samples = 8;
    private const int MostAttempts = 5;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private (JobRun Run, long Version)? _boundary;

    /// <summary>Steps are about to run: the shards have no version in common until they have.</summary>
    public void Leave() => _boundary = null;

    /// <summary>All shards have this version.</summary>
    public void Reach(JobRun run, long version) => _boundary = (run, version);

    /// <summary>Writes the job's weights as the file that people get.</summary>
    /// <returns>
    /// What the status says of it. Null where there are no weights, or where the store does not take them: then the last
    /// checkpoint stays where it is, and can be used from there.
    /// </returns>
    public async Task<Func<JobStatus, JobStatus>?> Give(JobState state)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                var live = state == JobState.Cancelled ? await Live() : null;
                if ((live ?? await Last()) is not var (model, ledger))
                    return null;
                var samples = await services.Compute.Run(() => model.Glimpse(Samples, new SamplingOptions(MaxTokens: 40)));
                var said = await WeightsFile.Write(id, record, model, ledger, services);
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

    private async Task<CheckpointModel?> Last() => record.Manifests.Count == 0
        ? null
        : await CheckpointModel.Newest(
            services.Store, record.Spec!, await services.Datasets.Get(record.Dataset), record.Manifests);

    private async Task<CheckpointModel?> Live()
    {
        if (_boundary is not var (run, version) || version == 0)
            return null;
        try
        {
            return new(await run.Snapshot(version), (await run.Ledgers())[0].ToString());
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or PartLostException or FormatException)
        {
            // A shard is gone.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: its weights cannot be handed over. {Reason}")]
    private static partial void LogNotGiven(ILogger logger, string job, string reason);
}
