using System.Net;
using OpenTelemetry.Metrics;

namespace DistSeq.Client;

/// <summary>Serves this process's measurements to Prometheus on 127.0.0.1:port/metrics.</summary>
internal static class MetricsServer
{
    public static async Task<IAsyncDisposable> StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("DistSeq")
            .AddMeter("Microsoft.Orleans")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        var application = builder.Build();
        application.UseRouting();
        application.MapPrometheusScrapingEndpoint();
        try
        {
            await application.StartAsync(cancellationToken);
            return application;
        }
        catch (IOException exception)
        {
            await application.DisposeAsync();
            throw new InvalidOperationException(
                $"--metrics-port: port {port} of 127.0.0.1 cannot be opened: {exception.Message} Choose another.", exception);
        }
    }
}
