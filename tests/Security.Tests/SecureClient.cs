using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistSeq.Security.Tests;

/// <summary>A client of Orleans as an attacker would write it: with a certificate, and with any proof of who calls.</summary>
internal sealed class SecureClient : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Proof _proof;

    private SecureClient(IHost host, Proof proof) => (_host, _proof) = (host, proof);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>What its calls carry instead of its own proof.</summary>
    public void Forge(string? token) => _proof.Forged = () => token;

    /// <summary>Connects, with the proof of its certificate.</summary>
    public static async Task<SecureClient> ConnectAsync(SiloProcess silo, string? certificates)
    {
        var proof = new Proof();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(silo.Place.Gateway);
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("distseq", "distseq"));
            client.AddOutgoingGrainCallFilter(proof);
            if (certificates is null)
                return;
            var folder = Certificates.Open(certificates);
            client.UseMutualTls(folder);
            var mint = new TokenMint(folder, "distseq", TimeProvider.System);
            proof.Own = () => mint.Current;
        });
        var host = builder.Build();
        try
        {
            await Eventually.Comes(host.StartAsync());
            return new SecureClient(host, proof);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    // Orleans' own calls keep the true proof: without it the client would not know any grain.
    private sealed class Proof : IOutgoingGrainCallFilter
    {
        public Func<string?> Own { get; set; } = static () => null;

        public Func<string?>? Forged { get; set; }

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            var isOfOrleans = context.TargetId.IsSystemTarget()
                && context.InterfaceName.Contains("Manifest", StringComparison.Ordinal);
            if ((isOfOrleans || Forged is null ? Own : Forged)() is { } token)
                RequestContext.Set(TokenFilter.Key, token);
            await context.Invoke();
        }
    }
}
