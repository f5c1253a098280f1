using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DistSeq.Silo.Health;

/// <summary>Healthy while this silo is an active member and the process is not about to stop.</summary>
internal sealed class MembershipCheck(ISiloStatusOracle membership, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentStatus;
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        return Task.FromResult(status == SiloStatus.Active && !stopping
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {(stopping ? "stopping" : status)}."));
    }
}
