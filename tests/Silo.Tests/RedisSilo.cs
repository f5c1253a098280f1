namespace DistSeq.Silo.Tests;

/// <summary>A silo on its own Redis, started when a test first asks for it.</summary>
public sealed class RedisSilo : IAsyncLifetime
{
    private readonly RedisFixture _redis = new();
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

    internal SiloOptions Options() => StorageSilo.On("redis", _redis.EndPoint);
}
