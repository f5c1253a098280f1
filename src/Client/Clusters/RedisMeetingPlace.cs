using StackExchange.Redis;

namespace DistSeq.Client.Clusters;

/// <summary>Silos that find each other through Redis.</summary>
internal sealed class RedisMeetingPlace(RedisAddress address, Func<string, string?> variable) : IMeetingPlace
{
    public const string PasswordVariable = "DISTSEQ__REDISPASSWORD";

    public const string PasswordFileVariable = "DISTSEQ__REDISPASSWORDFILE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public string Name => "Redis";

    public string SiloSettings => $"DISTSEQ__CLUSTERING=redis DISTSEQ__REDIS={address.HostAndPort}";

    public async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(Configuration(abortOnConnectFail: true))
                .WaitAsync(Patience + TimeSpan.FromSeconds(1), cancellationToken);
            await connection.GetDatabase().PingAsync().WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            var isRefused = exception.ToString() is var text && (text.Contains("NOAUTH", StringComparison.Ordinal)
                || text.Contains("WRONGPASS", StringComparison.Ordinal) || text.Contains("AuthenticationFailure", StringComparison.Ordinal));
            throw new ClusterTroubleException(isRefused
                ? $"Redis at {address} refuses the password. Set {PasswordVariable}, or {PasswordFileVariable} to a file that holds it."
                : $"No Redis answers at {address}; tried for up to {Patience.TotalSeconds:0} s. Start Redis there (redis-server --port {address.Port}) and then silos "
                    + $"({SiloSettings} {RemoteCluster.StartSilo}), correct --cluster, or use --local.", exception);
        }
    }

    public void AddTo(IClientBuilder client) =>
        client.UseRedisClustering(options => options.ConfigurationOptions = Configuration(abortOnConnectFail: false));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ConfigurationOptions Configuration(bool abortOnConnectFail) => new()
    {
        EndPoints = { { address.Host, address.Port } },
        Password = ClusterIdentity.Secret(variable, PasswordVariable, PasswordFileVariable),
        ConnectTimeout = (int)Patience.TotalMilliseconds,
        ConnectRetry = 1,
        AbortOnConnectFail = abortOnConnectFail,
    };
}
