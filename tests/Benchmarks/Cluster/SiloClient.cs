using DistSeq.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>A client that reaches the cluster through one silo alone.</summary>
internal sealed class SiloClient : IAsyncDisposable
{
    private const string Name = "distseq";

    private readonly IHost _host;

    private SiloClient(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<SiloClient> ConnectAsync(SiloProcess gateway, CertificateFolder? certificates)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(gateway.Place.Gateway);
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (Name, Name));
            if (certificates is null)
                return;
            client.UseMutualTls(certificates);
            client.AddOutgoingGrainCallFilter(new TokenFilter(new TokenMint(certificates, Name, TimeProvider.System)));
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var host = builder.Build();
        await host.StartAsync();
        return new SiloClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
