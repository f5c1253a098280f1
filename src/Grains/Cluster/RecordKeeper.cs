using Microsoft.Extensions.DependencyInjection;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Keeps every unfinished job and sweep running somewhere without anybody asking, even after its silo has died or the whole
/// cluster has been restarted. The first of the cluster's silos looks after all; if two of them look, nothing happens twice.
/// </summary>
internal sealed partial class RecordKeeper(
    IGrainFactory grains, SiloRoster roster, SiloDeparture departure, IServiceProvider services, TimeProvider clock,
    ILogger<RecordKeeper> log)
    : SiloWatch(ServiceLifecycleStage.Active + 1, clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    protected override async Task Look()
    {
        if (departure.IsLeaving || !roster.IsFirst)
            return;
        await WakeAll(IJobRegistryGrain.Jobs);
        await WakeAll(IJobRegistryGrain.Sweeps);
    }

    private async Task WakeAll(long list)
    {
        try
        {
            var registry = grains.GetGrain<IJobRegistryGrain>(list);
            var records = services.GetRequiredKeyedService<IListedRecords>(list);
            await Task.WhenAll((await registry.ListOpen().WaitAsync(Stopped)).Select(async line =>
            {
                if (await Wake(records, line) is { IsFinished: true } ended)
                    await registry.Put(ended).WaitAsync(Stopped);
            }));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A silo or the storage is away: the next look finds it back, or its jobs elsewhere.
            LogLookFailed(Log, e.Message);
        }
    }

    private async Task<JobLine> Wake(IListedRecords records, JobLine line)
    {
        try
        {
            return await records.Wake(line.Id).WaitAsync(Stopped);
        }
        catch (KeyNotFoundException)
        {
            return line.Ended(JobState.Failed, "Its record is no longer in the cluster's store. Submit it again.");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Not all jobs and sweeps answered: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string reason);
}
