namespace DistSeq.Grains.Cluster;

/// <summary>
/// Ends workers and parameter shards on this silo that belong to no living job: their job has ended, or has gone on in a later
/// attempt, and the message to end them was lost or came before they did. It looks now and then, and when the silo is to stop, so
/// that they do not hold it up.
/// </summary>
internal sealed class StrayParts(
    JobParts parts, IGrainFactory grains, SiloDeparture departure, TimeProvider clock, ILogger<StrayParts> log)
    // Below the stage at which a silo waits for its parts to leave, so that the watch ends after that.
    : SiloWatch(ServiceLifecycleStage.Active - 1, clock, log)
{
    private static readonly TimeSpan ShortInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    protected override Task Look() =>
        Task.WhenAll(parts.Here.GroupBy(part => part.Job).Select(job => End(job.Key, [.. job.Select(part => part.Attempt)])));

    protected override async Task Pause()
    {
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        var pause = Task.Delay(departure.IsLeaving ? ShortInterval : Interval, Clock, interval.Token);
        await (departure.IsLeaving ? pause : Task.WhenAny(departure.Begun, pause));
        await interval.CancelAsync();
    }

    private async Task End(string job, IReadOnlyList<long> attempts)
    {
        var answer = grains.GetGrain<IInnerJobGrain>(job).GetAttempt();
        try
        {
            var living = await answer.WaitAsync(LongestAnswer, Clock, Stopped);
            // If the job is not alive, what it has begun since the question may be.
            parts.EndBefore(job, living ?? attempts.Max() + 1);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // The job may live: it is asked again.
            answer.Ignore();
        }
    }
}
