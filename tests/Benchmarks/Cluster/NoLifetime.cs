using Microsoft.Extensions.Hosting;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Leaves signals to the process: a host by itself takes them as its own end and lets the process go on.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
