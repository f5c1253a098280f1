using System.Security.Cryptography;
using DistSeq.Grains;
using DistSeq.Grains.Records;
using Orleans.Storage;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage.Redis;

/// <summary>Silos that share a Redis.</summary>
internal sealed class RedisStore : IStoreBackend
{
    private const string Plain = "redis://";
    private const string Encrypted = "rediss://";

    public string Name => "redis";

    public string Example => "127.0.0.1:6379";

    public string? FaultOf(StoreSettings settings)
    {
        if (Bare(settings.Connection) is null)
            return "has another scheme than redis:// or rediss://; it must be host:port, or rediss://host:port for TLS";
        if (settings is { Authority.Length: 0, Certificate.Length: 0 })
            return null;
        try
        {
            return Configuration(settings).Ssl ? null : "is not encrypted, but a certificate is set; write rediss://host:port";
        }
        catch (CryptographicException exception)
        {
            return $"cannot be used: DISTSEQ__REDISCA or DISTSEQ__REDISCERTIFICATE is no such file in PEM "
                + $"({exception.Message.TrimEnd('.')})";
        }
    }

    public bool? IsEncrypted(StoreSettings settings) => Configuration(settings).Ssl;

    public void AddClustering(ISiloBuilder silo, StoreSettings settings)
    {
        var redis = Configuration(settings);
        var members = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(redis));
        silo.UseRedisClustering(clustering =>
        {
            clustering.ConfigurationOptions = redis;
            // A new table keeps its connection.
            clustering.CreateMultiplexer = async _ => (await members.Value, false);
        });
        silo.Services.AddRecords(
            services => services.GetRequiredKeyedService<IGrainStorage>(StorageName.BareRecords),
            _ => new RedisRecordNames(async () => await members.Value, $"{settings.ClusterId}/state/"));
        silo.AddRedisGrainStorage(StorageName.BareRecords, storage => storage.Configure<SealedRecordSerializer>(
            (records, serializer) =>
            {
                records.ConfigurationOptions = redis;
                // A key that says that there is nothing would stay for ever. A writer that missed the deletion is refused anyway.
                records.DeleteStateOnClear = true;
                records.GrainStorageSerializer = serializer;
            }));
    }

    public void AddArtifacts(IServiceCollection services, StoreSettings settings) => services.AddArtifacts(_ =>
        new RedisArtifactStore(ConnectionMultiplexer.Connect(Configuration(settings)), $"{settings.ClusterId}/artifacts/"));

    // Without the scheme that clients write; null for another scheme.
    private static string? Bare(string connection) =>
        connection.StartsWith(Encrypted, StringComparison.Ordinal) ? connection[Encrypted.Length..].TrimEnd('/')
        : connection.StartsWith(Plain, StringComparison.Ordinal) ? connection[Plain.Length..].TrimEnd('/')
        : connection.Contains("://", StringComparison.Ordinal) ? null
        : connection;

    private static ConfigurationOptions Configuration(StoreSettings settings)
    {
        var configuration = ConfigurationOptions.Parse(Bare(settings.Connection) ?? settings.Connection);
        configuration.AbortOnConnectFail = false;
        configuration.Ssl |= settings.Connection.StartsWith(Encrypted, StringComparison.Ordinal);
        if (settings.Authority.Length > 0)
            configuration.TrustIssuer(settings.Authority);
        if (settings.Certificate.Length > 0)
            configuration.SetUserPemCertificate(settings.Certificate);
        if (settings.ReadPassword() is { Length: > 0 } password)
            configuration.Password = password;
        return configuration;
    }
}
