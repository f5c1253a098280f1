using System.Net;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Silo processes that form a cluster, with what they need; all end when it is disposed.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private static readonly string[] Names = ["silo-a", "silo-b"];

    private readonly List<SiloProcess> _silos = [];
    private RedisServer? _redis;

    private SiloCluster()
    {
    }

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>One silo that needs nothing else, on all processors.</summary>
    /// <exception cref="TroubleException">It does not start.</exception>
    public static Task<SiloCluster> OneAsync(int computeThreads) => StartAsync(async cluster =>
        cluster._silos.Add(await SiloProcess.StartAsync(Names[0], [("DISTSEQ__CLUSTERING", "localhost")], computeThreads)));

    /// <summary>One silo of one compute thread on each of the processors, over a Redis of their own.</summary>
    /// <param name="processors">Numbers of one or two processors.</param>
    /// <param name="addresses">Address of each silo; null for loopback.</param>
    /// <exception cref="TroubleException">One of the programs does not start.</exception>
    public static Task<SiloCluster> PinnedAsync(
        IReadOnlyList<int> processors, IReadOnlyList<IPAddress>? addresses = null) => StartAsync(async cluster =>
    {
        cluster._redis = await RedisServer.StartAsync();
        for (var silo = 0; silo < processors.Count; silo++)
        {
            var place = new SiloPlace(Names[silo], addresses?[silo]);
            cluster._silos.Add(await SiloProcess.StartAsync(place, cluster._redis.Settings, processors[silo]));
        }
    });

    /// <summary>Stops all silos: they take no processor time until they go on.</summary>
    public void Freeze()
    {
        foreach (var silo in _silos)
            silo.Freeze();
    }

    /// <summary>Lets all silos go on.</summary>
    public void Thaw()
    {
        foreach (var silo in _silos)
            silo.Thaw();
    }

    /// <summary>Does something as a client of one of the silos.</summary>
    /// <exception cref="TroubleException">The cluster failed; the message holds the last words of its silos.</exception>
    public async Task<T> AskAsync<T>(SiloProcess gateway, Func<IGrainFactory, Task<T>> ask)
    {
        try
        {
            await using var client = await SiloClient.ConnectAsync(gateway);
            return await ask(client.Grains);
        }
        catch (Exception exception) when (exception is not TroubleException)
        {
            var words = _silos.Select(silo => $"{silo.Name} said:\n{silo.LastWords}");
            throw new TroubleException($"The cluster failed: {exception.Message}\n{string.Join('\n', words)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private static async Task<SiloCluster> StartAsync(Func<SiloCluster, Task> start)
    {
        var cluster = new SiloCluster();
        try
        {
            await start(cluster);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }
}
