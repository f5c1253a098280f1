using System.Net;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Silo processes that are one cluster, with what they need; all gone when it is disposed of.</summary>
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
        cluster._silos.Add(await SiloProcess.StartAsync(Names[0], computeThreads, null, null)));

    /// <summary>One silo of one compute thread on each of the processors, over a Redis of their own.</summary>
    /// <param name="processors">Numbers of one or two processors.</param>
    /// <param name="addresses">Where each silo is to be reached; null for loopback.</param>
    /// <exception cref="TroubleException">One of the programs does not start.</exception>
    public static Task<SiloCluster> PinnedAsync(IReadOnlyList<int> processors, IReadOnlyList<IPAddress>? addresses = null) => StartAsync(async cluster =>
    {
        cluster._redis = await RedisServer.StartAsync();
        for (var silo = 0; silo < processors.Count; silo++)
            cluster._silos.Add(await SiloProcess.StartAsync(Names[silo], 1, processors[silo], cluster._redis, addresses?[silo]));
    });

    /// <summary>Lets all silos stand still: they take no processor time until they go on.</summary>
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
            throw new TroubleException($"The cluster failed: {exception.Message}\n{string.Join('\n', _silos.Select(silo => $"{silo.Name} said:\n{silo.Words}"))}");
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
