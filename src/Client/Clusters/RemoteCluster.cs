using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace DistSeq.Client.Clusters;

/// <summary>
/// A client of running silos that find each other through Redis or Postgres. That is asked first, so that the message can tell a
/// missing store from missing silos; both together take less than 15 s.
/// </summary>
internal sealed class RemoteCluster : ICluster
{
    /// <summary>The command that starts a silo, behind its settings.</summary>
    public const string StartSilo = "dotnet run -c Release --project src/Silo";

    private static readonly TimeSpan SiloPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    private readonly IHost _host;
    private readonly IMeetingPlace _place;

    private RemoteCluster(IHost host, IMeetingPlace place)
    {
        _host = host;
        _place = place;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RemoteCluster> OpenAsync(ClusterAddress address, Func<string, string?> variable, CancellationToken cancellationToken)
    {
        var clusterId = ClusterIdentity.Id(variable);
        var place = address.Open(variable);
        try
        {
            await place.AskAsync(cancellationToken);
            return new RemoteCluster(await ConnectSilos(address, place, clusterId, cancellationToken), place);
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(ClosePatience);
        _host.Dispose();
        await _place.DisposeAsync();
    }

    private static async Task<IHost> ConnectSilos(ClusterAddress address, IMeetingPlace place, string clusterId, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            place.AddTo(client);
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, clusterId));
            client.UseConnectionRetryFilter(static async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), token);
                return true;
            });
        });
        var host = builder.Build();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SiloPatience);
        try
        {
            await host.StartAsync(patience.Token).WaitAsync(SiloPatience + TimeSpan.FromSeconds(1), cancellationToken);
            return host;
        }
        catch (Exception exception)
        {
            host.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is OptionsValidationException)
                throw;
            throw new ClusterTroubleException($"{place.Name} answers at {address}, but no silo of the cluster '{clusterId}' does; tried for {SiloPatience.TotalSeconds:0} s. "
                + $"Start a silo ({place.SiloSettings} {StartSilo}), or set {ClusterIdentity.ClusterIdVariable} to the cluster's id if it has another.", exception);
        }
    }
}
