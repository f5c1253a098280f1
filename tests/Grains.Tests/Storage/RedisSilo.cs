using DistSeq.Silo.Hosting;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>A silo on a Redis of its own, started when a test first asks for it.</summary>
public sealed class RedisSilo : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private readonly Lazy<Task<StorageSilo>> _silo;

    public RedisSilo() => _silo = new(() => StorageSilo.StartAsync(Options()));

    public async Task<IServiceProvider> ServicesAsync() => (await _silo.Value).Services;

    public ValueTask InitializeAsync() => _redis.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _silo.Value).DisposeAsync();
        await _redis.DisposeAsync();
    }

    internal SiloOptions Options() => new() { Clustering = "redis", Redis = _redis.EndPoint };
}
