using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;
using StackExchange.Redis;

namespace DistSeq.Client.Clusters.Redis;

/// <summary>Silos that find each other through Redis.</summary>
internal sealed class RedisMeetingPlace(RedisAddress address, Func<string, string?> variable) : IMeetingPlace
{
    public const string PasswordVariable = "DISTSEQ__REDISPASSWORD";

    public const string PasswordFileVariable = "DISTSEQ__REDISPASSWORDFILE";

    private const string AuthorityVariable = "DISTSEQ__REDISCA";

    private const string CertificateVariable = "DISTSEQ__REDISCERTIFICATE";

    public string Name => RedisAddress.Kind.Name;

    public string SiloSettings => $"DISTSEQ__CLUSTERING=redis DISTSEQ__REDIS={(address.IsTls ? address : address.HostAndPort)}";

    public string StartCommand => $" (redis-server --port {address.Port})";

    // A server that refuses the client's certificate does not say so.
    public string Doubt => address.IsTls
        ? $"or it demands a certificate (set {CertificateVariable} to a file with one that it trusts and its key), "
        : "or it speaks TLS only (write rediss://), ";

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
            var text = exception.ToString();
            if (text.Contains("AuthenticationException", StringComparison.Ordinal))
            {
                throw new ClusterTroubleException(
                    $"The certificate of Redis at {address} is not trusted. Set {AuthorityVariable} to a file with the authority "
                    + "that has signed it, and connect to a name or address that the certificate names.", exception);
            }

            var isRefused = text.Contains("NOAUTH", StringComparison.Ordinal)
                || text.Contains("WRONGPASS", StringComparison.Ordinal)
                || text.Contains("AuthenticationFailure", StringComparison.Ordinal);
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

    private ConfigurationOptions Configuration()
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { address.Host, address.Port } },
            Password = ClusterIdentity.Secret(variable, PasswordVariable, PasswordFileVariable),
            ConnectTimeout = (int)StoreWait.Attempt.TotalMilliseconds,
            ConnectRetry = 1,
            AbortOnConnectFail = false,
            Ssl = address.IsTls,
        };
        try
        {
            if (address.IsTls && variable(AuthorityVariable) is { Length: > 0 } authority)
                configuration.TrustIssuer(authority);
            if (address.IsTls && variable(CertificateVariable) is { Length: > 0 } certificate)
                configuration.SetUserPemCertificate(certificate);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException)
        {
            throw new ClusterTroubleException(
                $"{AuthorityVariable} or {CertificateVariable} is no such file in PEM: {exception.Message}", exception);
        }

        return configuration;
    }
}
