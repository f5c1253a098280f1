using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// After the store has come back empty, has every grain on this silo write down again what it holds, and lets the other silos
/// know: of two that look at once, one may find everything written by the other already.
/// </summary>
internal sealed partial class RecordRevival(
    StoreLoss loss, HeldRecords records, IGrainFactory grains, SiloRoster roster, ILocalSiloDetails silo,
    TimeProvider clock, ILogger<RecordRevival> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int MostAttempts = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private Task _waiting = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(RecordRevival),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _waiting = Wait();
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stopped.CancelAsync();
            await _waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose() => _stopped.Dispose();

    /// <summary>Writes what this silo holds.</summary>
    public Task Revive() => Try([.. records.All]);

    private async Task Wait()
    {
        for (var next = loss.Next; ;)
        {
            await next.WaitAsync(_stopped.Token);
            next = loss.Next;
            var others = roster.Members.Where(other => !other.Equals(silo.SiloAddress))
                .Select(other => (Func<Task>)grains.GetGrain<ISiloGrain>(other.ToParsableString()).Revive);
            await Try([.. records.All, .. others]);
        }
    }

    // Again and again: a store that has just come back may go once more.
    private async Task Try(List<Func<Task>> all)
    {
        for (var attempt = 1; all.Count > 0 && attempt <= MostAttempts; attempt++)
        {
            var done = await Task.WhenAll(all.Select(Try));
            all = [.. all.Where((_, index) => !done[index])];
            if (all.Count > 0)
                await Task.Delay(Pause, clock, _stopped.Token);
        }
    }

    private async Task<bool> Try(Func<Task> keep)
    {
        try
        {
            await keep().WaitAsync(LongestWrite, clock, _stopped.Token);
            return true;
        }
#pragma warning disable CA1031 // Whatever keeps one from being written, the others are.
        catch (Exception e) when (!_stopped.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotYet(log, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record is not written anew yet: {Reason}")]
    private static partial void LogNotYet(ILogger logger, string reason);
}
