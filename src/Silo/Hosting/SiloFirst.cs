namespace DistSeq.Silo.Hosting;

/// <summary>
/// Stops the silo before anything else stops. The web server goes last: until then it says that the silo is not ready, so that
/// nobody sends on, and serves metrics of the departure.
/// </summary>
internal sealed class SiloFirst(IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The host waits for this before it stops its services, each of which may be stopped twice.
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(
        services.GetServices<IHostedService>()
            .Where(static service => service.GetType().Assembly == typeof(Orleans.Runtime.Silo).Assembly)
            .Select(service => service.StopAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
