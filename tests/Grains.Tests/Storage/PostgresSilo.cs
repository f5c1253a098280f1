using DistSeq.Silo.Hosting;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>A silo on a database of its own, started when a test first asks for it.</summary>
public sealed class PostgresSilo(PostgresServer server) : IAsyncDisposable
{
    private readonly Lazy<Task<StorageSilo>> _silo = new(async () =>
        await StorageSilo.StartAsync(new SiloOptions { Clustering = "postgres", Postgres = await server.CreateDatabaseAsync() }));

    public async Task<IServiceProvider> ServicesAsync() => (await _silo.Value).Services;

    public async ValueTask DisposeAsync()
    {
        if (_silo is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _silo.Value).DisposeAsync();
    }
}
