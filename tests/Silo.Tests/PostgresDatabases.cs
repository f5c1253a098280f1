namespace DistSeq.Silo.Tests;

/// <summary>Databases of one Postgres server that trusts whoever comes, started when a test first asks for one.</summary>
public sealed class PostgresDatabases : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(static () => PostgresServer.StartAsync(trusts: true));
    private int _databases;

    /// <summary>The connection string of a new, empty database; the test is skipped where there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var connection = (await _server.Value).ConnectionString;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var server = NpgsqlDataSource.Create(connection);
        await using var command = server.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _server.Value).DisposeAsync();
    }
}
