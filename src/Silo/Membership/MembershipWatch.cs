namespace DistSeq.Silo.Membership;

/// <summary>
/// Looks at the table of the cluster's silos every second, so that one that has come back empty is noticed before anybody is
/// misled by it.
/// </summary>
internal sealed class MembershipWatch(GuardedMembershipTable table, TimeProvider clock)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private Task _looking = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(MembershipWatch),
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
            // A store that is away is not one that is empty.
            await ((Task)table.ReadAllAsync(_stopped.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
