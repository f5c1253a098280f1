using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;
using StackExchange.Redis;

namespace DistSeq.Client.Clusters.Redis;

/// <summary>Silos that find each other through Redis.</summary>
internal sealed class RedisMeetingPlace(RedisAddress address, Func<string, string?> variable) : IMeetingPlace
{
    public const string PasswordVariable = "DISTSEQ__REDISPASSWORD";

    public const string PasswordFileVariable = "DISTSEQ__REDISPASSWORDFILE";

    public string Name => RedisAddress.Kind.Name;

    public string SiloSettings => $"DISTSEQ__CLUSTERING=redis DISTSEQ__REDIS={address.HostAndPort}";

    public string StartCommand => $" (redis-server --port {address.Port})";

    public async Task<bool> AnswersAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = Configuration();
            (configuration.AbortOnConnectFail, configuration.ConnectTimeout) = (true, (int)longest.TotalMilliseconds);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration)
                .WaitAsync(longest, cancellationToken);
            await connection.GetDatabase().PingAsync().WaitAsync(longest, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            var isRefused = exception.ToString() is var text && (text.Contains("NOAUTH", StringComparison.Ordinal)
                || text.Contains("WRONGPASS", StringComparison.Ordinal)
                || text.Contains("AuthenticationFailure", StringComparison.Ordinal));
            return isRefused
                ? throw new ClusterTroubleException(
                    $"Redis at {address} refuses the password. Set {PasswordVariable}, "
                    + $"or {PasswordFileVariable} to a file that holds it.", exception)
                : false;
        }
    }

    public void AddTo(IClientBuilder client)
    {
        client.UseRedisClustering(options => options.ConfigurationOptions = Configuration());
        client.Services.Replace(ServiceDescriptor.Singleton<IGatewayListProvider, ReadGatewayList>());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ConfigurationOptions Configuration() => new()
    {
        EndPoints = { { address.Host, address.Port } },
        Password = ClusterIdentity.Secret(variable, PasswordVariable, PasswordFileVariable),
        ConnectTimeout = (int)StoreWait.Attempt.TotalMilliseconds,
        ConnectRetry = 1,
        AbortOnConnectFail = false,
    };
}
