using DistSeq.EndToEnd.Tests.Cluster;
using DistSeq.Grains.Jobs;
using DistSeq.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>A silo as a process starts it, for what it puts into its store.</summary>
internal sealed class StorageSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private StorageSilo(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static async Task<StorageSilo> StartAsync(SiloOptions options, bool resumesJobs = true)
    {
        var silo = Build(options, resumesJobs);
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>Put together and not started.</summary>
    public static StorageSilo Build(SiloOptions options, bool resumesJobs = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        (options.SiloPort, options.GatewayPort) = (FreePort.Next(), FreePort.Next());
        options.ComputeThreads = 1;
        builder.Services.AddSingleton(new ResumptionPolicy(resumesJobs));
        builder.AddSilo(options);
        return new StorageSilo(builder.Build());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
