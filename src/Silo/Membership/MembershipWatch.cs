using DistSeq.Grains.Cluster;

namespace DistSeq.Silo.Membership;

/// <summary>
/// Reads the table of the cluster's silos every second, so that an emptied table is noticed before it misleads anybody.
/// </summary>
internal sealed class MembershipWatch(GuardedMembershipTable table, TimeProvider clock, ILogger<MembershipWatch> log)
    : SiloWatch(ServiceLifecycleStage.Active, clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    // A store that is away is not empty: this look just fails.
    protected override Task Look() => table.ReadAllAsync(Stopped);
}
