using DistSeq.Security;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace DistSeq.Client.Clusters;

/// <summary>
/// A client of running silos that find each other through a store. The client asks the store first, so that the message can
/// distinguish a missing store, missing silos and slow silos.
/// </summary>
internal sealed class RemoteCluster : ICluster
{
    /// <summary>The command that starts a silo; its settings go before it.</summary>
    public const string StartSilo = "dotnet run -c Release --project src/Silo";

    private static readonly TimeSpan SilentPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    private readonly IHost _host;
    private readonly IMeetingPlace _place;

    private RemoteCluster(IHost host, IMeetingPlace place)
    {
        _host = host;
        _place = place;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RemoteCluster> OpenAsync(
        ClusterAddress address, ClusterChoice choice, CancellationToken cancellationToken)
    {
        var clusterId = ClusterIdentity.Id(choice.Variable);
        var place = address.Open(choice.Variable);
        try
        {
            await StoreWait.UntilItAnswersAsync(address, place, choice, TimeProvider.System, cancellationToken);
            return new RemoteCluster(await ConnectSilos(address, place, clusterId, choice, cancellationToken), place);
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

    private static async Task<IHost> ConnectSilos(
        ClusterAddress address, IMeetingPlace place, string clusterId, ClusterChoice choice, CancellationToken cancellationToken)
    {
        var longest = choice.Longest;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            place.AddTo(client);
            client.AddActivityPropagation();
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, clusterId));
            if (choice.Certificates is { } certificates)
            {
                certificates.Warn = choice.Say;
                client.UseMutualTls(certificates);
                client.AddOutgoingGrainCallFilter(new TokenFilter(new TokenMint(certificates, clusterId, TimeProvider.System)));
            }

            client.UseConnectionRetryFilter(static async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), token);
                return true;
            });
        });
        var host = builder.Build();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        try
        {
            var start = host.StartAsync(patience.Token);
            if (longest > SilentPatience && await Task.WhenAny(start, Task.Delay(SilentPatience, cancellationToken)) != start)
                choice.Say($"Waiting up to {longest.TotalSeconds:0} s for a silo of {address} to answer.");
            await start.WaitAsync(longest + TimeSpan.FromSeconds(1), cancellationToken);
            return host;
        }
        catch (Exception exception)
        {
            using var closing = host;
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is OptionsValidationException)
                throw;
            var found = await SiloDiagnosis.OfAsync(
                host.Services.GetRequiredService<IGatewayListProvider>(), clusterId, longest, place,
                choice.Certificates is not null);
            throw new ClusterTroubleException($"{place.Name} answers at {address}, {found}", exception);
        }
    }
}
