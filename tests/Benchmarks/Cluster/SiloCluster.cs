using System.Net;
using DistSeq.Contracts.Access;
using DistSeq.Security;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>Silo processes that form a cluster, with what they need; all end when it is disposed.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private static readonly string[] Names = ["silo-a", "silo-b"];

    private readonly List<SiloProcess> _silos = [];
    private RedisServer? _redis;
    private ScratchFolder? _certificates;
    private CertificateFolder? _certificate;

    private SiloCluster()
    {
    }

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>One silo that needs nothing else, on all processors.</summary>
    /// <exception cref="TroubleException">It does not start.</exception>
    public static Task<SiloCluster> OneAsync(int computeThreads) => StartAsync(async cluster =>
        cluster._silos.Add(await SiloProcess.StartAsync(Names[0], [("DISTSEQ__CLUSTERING", "localhost")], computeThreads)));

    /// <summary>The same with certificates; the client has a silo's, so that it may ask what only silos may.</summary>
    /// <exception cref="TroubleException">It does not start.</exception>
    public static Task<SiloCluster> OneForSilosAsync(int computeThreads) => StartAsync(async cluster =>
    {
        cluster._silos.Add(await SiloProcess.StartAsync(
            Names[0], [("DISTSEQ__CLUSTERING", "localhost"), cluster.MakeCertificate()], computeThreads));
    });

    /// <summary>One silo of one compute thread on each of the processors, over a Redis of their own.</summary>
    /// <param name="processors">Numbers of one or two processors.</param>
    /// <param name="addresses">Address of each silo; null for loopback.</param>
    /// <param name="tls">Whether silos and clients have certificates.</param>
    /// <exception cref="TroubleException">One of the programs does not start.</exception>
    public static Task<SiloCluster> PinnedAsync(
        IReadOnlyList<int> processors, IReadOnlyList<IPAddress>? addresses = null, bool tls = false) =>
        StartAsync(async cluster =>
    {
        cluster._redis = await RedisServer.StartAsync();
        (string, string)[] settings = [.. cluster._redis.Settings];
        if (tls)
            settings = [.. settings, cluster.MakeCertificate()];
        for (var silo = 0; silo < processors.Count; silo++)
        {
            var place = new SiloPlace(Names[silo], addresses?[silo]);
            cluster._silos.Add(await SiloProcess.StartAsync(place, settings, processors[silo]));
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
            await using var client = await SiloClient.ConnectAsync(gateway, _certificate);
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
        _certificates?.Dispose();
    }

    // One for all silos and for the client, and the setting that names it.
    private (string, string) MakeCertificate()
    {
        _certificates = new ScratchFolder();
        var maker = new CertificateMaker(_certificates.Path, TimeProvider.System);
        maker.MakeAuthority();
        maker.Make(Names[0], new Caller(Names[0], Role.Silo), TimeSpan.FromDays(1));
        var folder = _certificates.At(Names[0]);
        _certificate = CertificateFolder.Open(folder, "The benchmark", TimeProvider.System);
        return ("DISTSEQ__TLS", folder);
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
