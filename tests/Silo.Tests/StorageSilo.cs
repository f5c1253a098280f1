using Microsoft.Extensions.Hosting;

namespace DistSeq.Silo.Tests;

/// <summary>A silo as a process starts it, to test what it puts into its store.</summary>
internal sealed class StorageSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private StorageSilo(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <summary>Settings of a silo that shares a store.</summary>
    public static SiloOptions On(string store, string connection, string cluster = ClusterId.Default) =>
        new() { Clustering = store, Stores = { [store] = new() { Connection = connection } }, ClusterId = cluster };

    public static async Task<StorageSilo> StartAsync(SiloOptions options, bool resumesJobs = true)
    {
        var silo = Build(options, resumesJobs);
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>A silo that is built but not started.</summary>
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
