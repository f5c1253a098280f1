using System.Net;
using System.Net.Sockets;
using DistSeq.Grains.Jobs;
using DistSeq.Silo.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace DistSeq.Silo;

/// <summary>A silo inside another process: no server, no configuration. State lasts in one folder.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedSilo(IHost host) => _host = host;

    /// <summary>The door to the silo's grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>
    /// Starts a silo whose records and artifacts live below <paramref name="folder"/>. DISTSEQ__COMPUTETHREADS sets its threads,
    /// DISTSEQ__KEEPJOBS and the like what it keeps.
    /// </summary>
    /// <param name="folder">Where its records and artifacts live.</param>
    /// <param name="resumesJobs">Whether it goes on with the jobs there that have not ended.</param>
    /// <param name="cancellationToken">Calls the start off.</param>
    /// <exception cref="InvalidOperationException">One of them is wrong.</exception>
    public static async Task<EmbeddedSilo> StartAsync(string folder, bool resumesJobs, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(new ResumptionPolicy(resumesJobs));
        builder.Configuration.AddEnvironmentVariables();
        // Beside the client's words, which may be one JSON object: no line of a log goes to stdout, and none has colours.
        builder.Logging
            .AddSimpleConsole(console => (console.SingleLine, console.ColorBehavior) = (true, LoggerColorBehavior.Disabled))
            .SetMinimumLevel(LogLevel.Error)
            // What goes wrong in a call is told by the call, and what keeps the silo from starting by the exception.
            .AddFilter("Orleans", LogLevel.Critical)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var set = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        var options = new SiloOptions
        {
            Artifacts = $"folder:{folder}",
            SiloName = "local",
            ComputeThreads = set.ComputeThreads,
            KeepJobs = set.KeepJobs,
            KeepJobsFor = set.KeepJobsFor,
            KeepUploadsFor = set.KeepUploadsFor,
            KeepDatasetsFor = set.KeepDatasetsFor,
            CollectEvery = set.CollectEvery,
        };
        if (new SiloOptionsValidator().Validate(null, options) is { Failed: true } result)
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Failures));
        // Several programs may each hold a silo: each takes ports that are free.
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
            // Orleans has an exception of its own for a start that was called off.
            if (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
                throw new OperationCanceledException("The silo's start was called off.", e, cancellationToken);
            throw;
        }
    }

    /// <summary>Stops the silo; unfinished jobs go on in the next one that resumes jobs.</summary>
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
