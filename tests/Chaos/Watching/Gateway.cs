using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistSeq.Chaos.Watching;

/// <summary>A connection to the cluster through one silo.</summary>
internal sealed class Gateway : IDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    private readonly IHost _host;

    private Gateway(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects within five seconds.</summary>
    /// <param name="silo">The silo's address for clients.</param>
    /// <param name="longestAnswer">How long a call may take.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Gateway> OpenAsync(IPEndPoint silo, TimeSpan longestAnswer, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseStaticClustering(silo)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("distseq", "distseq"))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = longestAnswer));
        var host = builder.Build();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(LongestConnect);
            await host.StartAsync(patience.Token).WaitAsync(patience.Token);
            return new Gateway(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public void Dispose() => _host.Dispose();
}
