using System.Net;
using System.Net.Sockets;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data.Web;
using DistSeq.Silo.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace DistSeq.Silo;

/// <summary>A silo inside another process: no server, no configuration. Its state is in one folder.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedSilo(IHost host) => _host = host;

    /// <summary>The way to the silo's grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>
    /// Starts a silo whose records and artifacts live below <paramref name="folder"/>. DISTSEQ__COMPUTETHREADS sets its threads,
    /// DISTSEQ__KEEPJOBS and similar settings what it keeps.
    /// </summary>
    /// <param name="folder">Where its records and artifacts live.</param>
    /// <param name="resumesJobs">Whether it continues the unfinished jobs there.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong.</exception>
    public static async Task<EmbeddedSilo> StartAsync(string folder, bool resumesJobs, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new ResumptionPolicy(resumesJobs));
        builder.Configuration.AddEnvironmentVariables();
        // The client's stdout may be one JSON object: no line of a log goes there, and none has colours.
        builder.Logging
            .AddSimpleConsole(console => (console.SingleLine, console.ColorBehavior) = (true, LoggerColorBehavior.Disabled))
            .SetMinimumLevel(LogLevel.Error)
            // The exception tells what goes wrong in a call, or what keeps the silo from starting.
            .AddFilter("Orleans", LogLevel.Critical)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var set = SiloOptions.Read(builder.Configuration);
        var options = new SiloOptions
        {
            Artifacts = $"folder:{folder}",
            SiloName = "local",
            // The disk that has room for the data: a temporary folder is often in memory.
            Scratch = set.Scratch.Length > 0 ? set.Scratch : folder,
            ComputeThreads = set.ComputeThreads,
            KeepJobs = set.KeepJobs,
            KeepJobsFor = set.KeepJobsFor,
            KeepUploadsFor = set.KeepUploadsFor,
            KeepDatasetsFor = set.KeepDatasetsFor,
            CollectEvery = set.CollectEvery,
            Web = WebPolicy.Any,
        };
        if (new SiloOptionsValidator().Validate(null, options) is { Failed: true } result)
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Failures));
        // Several programs may each have a silo, so each takes free ports.
        (options.SiloPort, options.GatewayPort) = FreePorts();
        builder.AddSilo(options);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new EmbeddedSilo(host);
        }
        catch (Exception e)
        {
            host.Dispose();
            // Orleans has an exception of its own for a cancelled start.
            if (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
                throw new OperationCanceledException("The silo's start was cancelled.", e, cancellationToken);
            throw;
        }
    }

    /// <summary>Stops the silo; the next silo that resumes jobs continues the unfinished ones.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
