using DistSeq.Grains;
using DistSeq.Grains.Records;
using Orleans.Storage;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage.Redis;

/// <summary>Silos that share a Redis.</summary>
internal sealed class RedisStore : IStoreBackend
{
    public string Name => "redis";

    public string Example => "127.0.0.1:6379";

    public string? FaultOf(string connection) => null;

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

    private static ConfigurationOptions Configuration(StoreSettings settings)
    {
        var configuration = ConfigurationOptions.Parse(settings.Connection);
        configuration.AbortOnConnectFail = false;
        if (settings.ReadPassword() is { Length: > 0 } password)
            configuration.Password = password;
        return configuration;
    }
}
