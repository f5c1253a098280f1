using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;

namespace DistSeq.Client.Clusters;

/// <summary>
/// A client of running silos that find each other through Redis. Redis is asked first, so that the message can tell a missing
/// Redis from missing silos; both together take less than 15 s.
/// </summary>
internal sealed class RemoteCluster : ICluster
{
    private const string StartSilo = "dotnet run -c Release --project src/Silo";

    private static readonly TimeSpan RedisPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SiloPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    private readonly IHost _host;

    private RemoteCluster(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RemoteCluster> OpenAsync(ClusterAddress address, Func<string, string?> variable, CancellationToken cancellationToken)
    {
        var redis = new ConfigurationOptions
        {
            EndPoints = { { address.Host, address.Port } },
            Password = ClusterIdentity.Password(variable),
            ConnectTimeout = (int)RedisPatience.TotalMilliseconds,
            ConnectRetry = 1,
            AbortOnConnectFail = true,
        };
        await AskRedis(address, redis, cancellationToken);
        redis.AbortOnConnectFail = false;
        return await ConnectSilos(address, redis, ClusterIdentity.ClusterId(variable), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(ClosePatience);
        _host.Dispose();
    }

    private static async Task AskRedis(ClusterAddress address, ConfigurationOptions redis, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(redis).WaitAsync(RedisPatience + TimeSpan.FromSeconds(1), cancellationToken);
            await connection.GetDatabase().PingAsync().WaitAsync(RedisPatience, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            var isRefused = exception.ToString() is var text && (text.Contains("NOAUTH", StringComparison.Ordinal)
                || text.Contains("WRONGPASS", StringComparison.Ordinal) || text.Contains("AuthenticationFailure", StringComparison.Ordinal));
            throw new ClusterTroubleException(isRefused
                ? $"Redis at {address} refuses the password. Set {ClusterIdentity.PasswordVariable}, or {ClusterIdentity.PasswordFileVariable} to a file that holds it."
                : $"No Redis answers at {address}; tried for up to {RedisPatience.TotalSeconds:0} s. Start Redis there (redis-server --port {address.Port}) and then silos "
                    + $"({SiloCommand(address)}), correct --cluster, or use --local.", exception);
        }
    }

    private static async Task<RemoteCluster> ConnectSilos(
        ClusterAddress address, ConfigurationOptions redis, string clusterId, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseRedisClustering(options => options.ConfigurationOptions = redis)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, ClusterIdentity.ServiceId))
            .UseConnectionRetryFilter(static async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), token);
                return true;
            }));
        var host = builder.Build();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SiloPatience);
        try
        {
            await host.StartAsync(patience.Token).WaitAsync(SiloPatience + TimeSpan.FromSeconds(1), cancellationToken);
            return new RemoteCluster(host);
        }
        catch (Exception exception)
        {
            host.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is OptionsValidationException)
                throw;
            throw new ClusterTroubleException($"Redis answers at {address}, but no silo of the cluster '{clusterId}' does; tried for {SiloPatience.TotalSeconds:0} s. "
                + $"Start a silo ({SiloCommand(address)}), or set {ClusterIdentity.ClusterIdVariable} to the cluster's id if it has another.", exception);
        }
    }

    private static string SiloCommand(ClusterAddress address) => $"DISTSEQ__CLUSTERING=redis DISTSEQ__REDIS={address.HostAndPort} {StartSilo}";
}
