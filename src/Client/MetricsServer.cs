using System.Net;
using DistSeq.Export;

namespace DistSeq.Client;

/// <summary>
/// Shows what this process measures: to Prometheus on 127.0.0.1:port/metrics, and to a collector that OTEL_ variables name.
/// </summary>
internal static class MetricsServer
{
    /// <param name="port">Port for Prometheus; null for none.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>Sends what is left when it is disposed; null if nobody is to be shown anything.</returns>
    /// <exception cref="InvalidOperationException">The port cannot be opened.</exception>
    public static async Task<IAsyncDisposable?> StartAsync(int? port, CancellationToken cancellationToken)
    {
        var variables = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (port is null && !Telemetry.HasCollector(variables))
            return null;
        ClientTelemetry.Publish();
        var host = port is { } known ? Serve(known, variables) : Send(variables);
        try
        {
            await host.StartAsync(cancellationToken);
            return (IAsyncDisposable)host;
        }
        catch (IOException exception)
        {
            host.Dispose();
            throw new InvalidOperationException(
                $"--metrics-port: port {port} of 127.0.0.1 cannot be opened: {exception.Message} Choose another.", exception);
        }
    }

    private static WebApplication Serve(int port, IConfiguration variables)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        Add(builder, variables, isScraped: true);
        var application = builder.Build();
        application.UseRouting();
        application.MapPrometheusScrapingEndpoint();
        return application;
    }

    private static IHost Send(IConfiguration variables)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        Add(builder, variables, isScraped: false);
        return builder.Build();
    }

    private static void Add(IHostApplicationBuilder builder, IConfiguration variables, bool isScraped)
    {
        builder.Configuration.AddConfiguration(variables);
        builder.Services.AddTelemetry(
            builder.Configuration, "distseq", $"{Dns.GetHostName()}-{Environment.ProcessId}", isScraped);
    }
}
