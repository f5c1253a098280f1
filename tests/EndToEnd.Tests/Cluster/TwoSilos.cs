namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A Redis server and two silo processes with one compute thread each, one cluster.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private readonly List<SiloProcess> _silos = [];
    private RedisServer? _redis;

    /// <summary>What a client is given after --cluster.</summary>
    internal string ClusterUrl => _redis!.ClusterUrl;

    internal IReadOnlyList<SiloProcess> Silos => _silos;

    public async ValueTask InitializeAsync()
    {
        if (Prerequisite.Find("redis-server") is null)
            return;
        _redis = await RedisServer.StartAsync();
        foreach (var name in (string[])["silo-a", "silo-b"])
            _silos.Add(await SiloProcess.StartAsync(name, _redis.Settings));
    }

    /// <summary>To be called first by every test: a fixture cannot skip a test.</summary>
    internal void Demand()
    {
        if (_redis is null)
            Prerequisite.Redis();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }
}
