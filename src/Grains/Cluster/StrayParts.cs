namespace DistSeq.Grains.Cluster;

/// <summary>
/// Ends workers and parameter shards on this silo that belong to no living job: their job has ended, or has gone on in a later
/// epoch, and the word of it was lost or came before they did. It looks now and then, and when the silo is to stop, so that they
/// do not hold it up.
/// </summary>
internal sealed class StrayParts(JobParts parts, IGrainFactory grains, SiloDeparture departure, TimeProvider clock)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopped = new();
    private Task _looking = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(StrayParts),
        // Below the stage at which a silo waits for its parts to leave: it stops later.
        ServiceLifecycleStage.Active - 1,
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
        while (!_stopped.IsCancellationRequested)
        {
            using var interval = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
            var pause = Task.Delay(departure.IsLeaving ? ShortInterval : Interval, clock, interval.Token);
            await (departure.IsLeaving ? pause : Task.WhenAny(departure.Begun, pause));
            await interval.CancelAsync();
            await Task.WhenAll(parts.Here.GroupBy(part => part.Job)
                .Select(job => End(job.Key, [.. job.Select(part => part.Epoch)])));
        }
    }

    private async Task End(string job, IReadOnlyList<long> epochs)
    {
        var answer = grains.GetGrain<IInnerJobGrain>(job).GetEpoch();
        try
        {
            var living = await answer.WaitAsync(LongestAnswer, clock, _stopped.Token);
            // What has begun since belongs to an epoch that the answer did not know.
            parts.EndBefore(job, living ?? epochs.Max() + 1);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // The job may live: it is asked again.
            answer.Ignore();
        }
    }
}
