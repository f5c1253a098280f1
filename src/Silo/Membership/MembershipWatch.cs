using DistSeq.Grains.Cluster;

namespace DistSeq.Silo.Membership;

/// <summary>
/// Looks at the table of the cluster's silos every second, so that one that has come back empty is noticed before anybody is
/// misled by it.
/// </summary>
internal sealed class MembershipWatch(GuardedMembershipTable table, TimeProvider clock, ILogger<MembershipWatch> log)
    : SiloWatch(ServiceLifecycleStage.Active, clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    // A store that is away is not one that is empty: that look has failed, and no more.
    protected override Task Look() => table.ReadAllAsync(Stopped);
}
