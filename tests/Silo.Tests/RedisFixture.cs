namespace DistSeq.Silo.Tests;

/// <summary>A Redis server and a connection to it, where the machine has the program.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;
    private ConnectionMultiplexer? _connection;

    /// <summary>The connection; the running test is skipped where there is no server.</summary>
    public IConnectionMultiplexer Connection
    {
        get
        {
            Prerequisite.Redis();
            return _connection!;
        }
    }

    /// <summary>host:port, where the running test is skipped like that of <see cref="Connection"/>.</summary>
    public string EndPoint => Connection.GetEndPoints()[0].ToString()!;

    public async ValueTask InitializeAsync()
    {
        if (Prerequisite.Find("redis-server") is null)
            return;
        _server = await RedisServer.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.EndPoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
