namespace DistSeq.Grains.Jobs;

/// <summary>
/// Keeps every unfinished job running somewhere without anybody asking, even after its silo has died or the whole cluster has
/// been restarted. The first of the cluster's silos looks after all jobs; if two of them look, nothing happens twice.
/// </summary>
internal sealed partial class JobKeeper(
    IGrainFactory grains, SiloRoster roster, SiloDeparture departure, TimeProvider clock, ILogger<JobKeeper> log)
    : SiloWatch(ServiceLifecycleStage.Active + 1, clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    protected override async Task Look()
    {
        if (!departure.IsLeaving && roster.IsFirst)
            await WakeAll();
    }

    private async Task WakeAll()
    {
        try
        {
            var registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
            await Task.WhenAll((await registry.ListOpen().WaitAsync(Stopped)).Select(async line =>
            {
                if (await StatusOf(line) is { IsFinished: true } ended)
                    await registry.Put(ended).WaitAsync(Stopped);
            }));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A silo or the storage is away: the next look finds it back, or its jobs elsewhere.
            LogLookFailed(Log, e.Message);
        }
    }

    private async Task<JobLine> StatusOf(JobLine line)
    {
        try
        {
            return JobLine.Of(await grains.GetGrain<IJobGrain>(line.Id).GetStatus().WaitAsync(Stopped));
        }
        catch (KeyNotFoundException)
        {
            return line.Ended(JobState.Failed, "Its record is no longer in the cluster's store. Submit it again.");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Not all jobs answered: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string reason);
}
