namespace DistSeq.Silo.Tests;

/// <summary>A silo on its own database, started when a test first asks for it.</summary>
public sealed class PostgresSilo(PostgresDatabases server) : IAsyncDisposable
{
    private readonly Lazy<Task<StorageSilo>> _silo = new(async () =>
        await StorageSilo.StartAsync(StorageSilo.On("postgres", await server.CreateDatabaseAsync())));

    public async Task<IServiceProvider> ServicesAsync() => (await _silo.Value).Services;

    public async ValueTask DisposeAsync()
    {
        if (_silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _silo.Value).DisposeAsync();
    }
}
