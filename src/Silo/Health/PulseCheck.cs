using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DistSeq.Silo.Health;

/// <summary>Healthy while the threads of this process move.</summary>
internal sealed class PulseCheck(Pulse pulse) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(pulse.Fault is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy());
}
