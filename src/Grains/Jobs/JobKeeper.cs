using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Cluster;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Sees to it that every unfinished job runs somewhere: after its silo has died, after a restart of the whole cluster, without anybody
/// asking. The first of the cluster's silos looks after all jobs; should two of them look, nothing happens twice.
/// </summary>
internal sealed partial class JobKeeper(
    IGrainFactory grains, SiloRoster roster, SiloDeparture departure, ILocalSiloDetails silo, TimeProvider clock, ILogger<JobKeeper> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopped = new();
    private Task _looking = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(JobKeeper),
        ServiceLifecycleStage.Active + 1,
        _ =>
        {
            _looking = Look();
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stopped.CancelAsync();
            await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopped.Dispose();

    private async Task Look()
    {
        // The silo goes on starting meanwhile.
        await Task.Yield();
        while (!_stopped.IsCancellationRequested && !departure.IsLeaving)
        {
            if (roster.Members is [var first, ..] && first.Equals(silo.SiloAddress))
                await WakeAll();
            await Task.Delay(Interval, clock, _stopped.Token);
        }
    }

    private async Task WakeAll()
    {
        try
        {
            var registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
            await Task.WhenAll((await registry.ListOpen().WaitAsync(_stopped.Token)).Select(async line =>
            {
                if (await StatusOf(line) is { IsFinished: true } ended)
                    await registry.Put(ended).WaitAsync(_stopped.Token);
            }));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A silo or the storage is away: the next look finds it back, or its jobs elsewhere.
            LogLookFailed(log, e.Message);
        }
    }

    private async Task<JobLine> StatusOf(JobLine line)
    {
        try
        {
            return JobLine.Of(await grains.GetGrain<IJobGrain>(line.Id).GetStatus().WaitAsync(_stopped.Token));
        }
        catch (KeyNotFoundException)
        {
            return line with
            {
                State = JobState.Failed,
                Error = "Its record is no longer in the cluster's store. Submit it again."
            };
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Not all jobs answered: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string reason);
}
