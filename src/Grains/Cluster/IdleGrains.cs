namespace DistSeq.Grains.Cluster;

/// <summary>
/// Lets go of grains that nobody has asked for a while, by time that has passed. Orleans' own collector goes by the wall clock:
/// set ahead and back, it refuses every new grain until that hour has come again. So it is set to look once a day and to keep
/// grains for weeks.
/// </summary>
internal sealed class IdleGrains(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider clock)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Between two looks of Orleans' collector.</summary>
    public static readonly TimeSpan CollectorInterval = TimeSpan.FromDays(1);

    /// <summary>The clock may go back by a day less than this.</summary>
    public static readonly TimeSpan CollectorAge = TimeSpan.FromDays(365);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestIdleness = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stopped = new();
    private Task _looking = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(IdleGrains),
        ServiceLifecycleStage.Active,
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
        while (true)
        {
            await Task.Delay(Interval, clock, _stopped.Token);
            // Where the management grain does not answer, the next look comes in a minute.
            await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection([silo.SiloAddress], LongestIdleness)
                .WaitAsync(_stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
