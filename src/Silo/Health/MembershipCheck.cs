using DistSeq.Silo.Membership;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DistSeq.Silo.Health;

/// <summary>
/// Healthy while this silo is an active member, others can find it in the table of silos, and the process is not about to stop.
/// </summary>
internal sealed class MembershipCheck(
    ISiloStatusOracle membership, IHostApplicationLifetime lifetime, GuardedMembershipTable? table = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentStatus;
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        return Task.FromResult(status != SiloStatus.Active || stopping
            ? HealthCheckResult.Unhealthy($"The silo is {(stopping ? "stopping" : status)}.")
            : table is { IsRegistered: false }
                ? HealthCheckResult.Unhealthy(
                    "The store has come back empty: clients and new silos do not find this silo until it is registered again.")
                : HealthCheckResult.Healthy());
    }
}
