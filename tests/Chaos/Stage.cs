using DistSeq.Chaos.Watching;

namespace DistSeq.Chaos;

/// <summary>All processes and their observers; nothing of them is left when it is disposed.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly List<Observer> _observers = [];
    private readonly List<SiloSlot> _silos = [];
    private readonly ProcessLog _redisLog;
    private RedisServer? _redis;
    private Neighbour? _neighbour;

    public Stage(string? logs)
    {
        Logs = Directory.CreateDirectory(logs ?? Path.Combine(Folder.Path, "logs")).FullName;
        Client = new ClientProgram(Folder.Path, Logs);
        _redisLog = new ProcessLog(Path.Combine(Logs, "redis.log"));
        Events = new ProcessLog(Path.Combine(Logs, "chaos.log"));
    }

    /// <summary>Folder of the processes' logs.</summary>
    public string Logs { get; }

    public ScratchFolder Folder { get; } = new();

    public ClientProgram Client { get; }

    /// <summary>What is done to the others.</summary>
    public ProcessLog Events { get; }

    public StepClock Steps { get; } = new();

    public RedisServer Redis => _redis!;

    /// <summary>The second cluster.</summary>
    public Neighbour Neighbour => _neighbour!;

    public IReadOnlyList<SiloSlot> Silos => _silos;

    /// <summary>Whether every silo sees all silos as members that answer and stay.</summary>
    public bool IsWhole => _observers.TrueForAll(observer => observer.Members.Distinct().Count() == _silos.Count);

    /// <summary>The ends of all logs.</summary>
    public string LogTails => string.Join("\n\n",
        _silos.Select(silo => $"{silo.Name}\n{silo.LogTail}")
            .Append($"second cluster\n{_neighbour?.LogTail}")
            .Append($"client\n{Client.LogTail}")
            .Append($"strikes\n{Events.Tail}"));

    /// <summary>Starts Redis and the silos.</summary>
    /// <param name="names">Names of the silos.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="settings">Further settings of the silos, by their variables.</param>
    public async Task StartClusterAsync(
        IEnumerable<string> names, CancellationToken cancellation, IReadOnlyList<(string Name, string Value)>? settings = null)
    {
        _redis = await RedisServer.StartAsync(_redisLog);
        foreach (var name in names)
            _silos.Add(new SiloSlot(name, _redis, Folder.Path, Logs, settings ?? []));
        _observers.AddRange(_silos.Select(silo => new Observer(silo, Steps)));
    }

    /// <summary>Starts a second cluster on the same Redis.</summary>
    public void StartNeighbour() => _neighbour = new Neighbour(this);

    /// <summary>Has a client submit a job, and watches it once it has made steps for a while.</summary>
    /// <returns>The client, which follows the job.</returns>
    public async Task<ChildProcess> SubmitAsync(string spec, CancellationToken cancellation)
    {
        var known = Client.Jobs.ToHashSet();
        var client = Client.Train(spec, Redis);
        try
        {
            await Eventually.Holds(
                () => Client.Jobs.Any(job => !known.Contains(job)), StartLimit, "the client has named its job", cancellation);
            Steps.Watch(Client.Jobs.Single(job => !known.Contains(job)));
            Events.Add($"job {Steps.Job}");
            await Eventually.Holds(() => Steps.Rate > 0, StartLimit, "the job makes steps", cancellation);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var observer in _observers)
            await observer.DisposeAsync();
        if (_neighbour is not null)
            await _neighbour.DisposeAsync();
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        if (_redis is not null)
            await _redis.DisposeAsync();
        _redisLog.Dispose();
        Client.Dispose();
        Events.Dispose();
        Folder.Dispose();
    }
}
