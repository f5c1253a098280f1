namespace DistSeq.Processes;

/// <summary>A silo as a process of its own.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(150);

    private readonly ScratchFolder _folder = new();
    private readonly ChildProcess _process;

    private SiloProcess(SiloPlace place, IEnumerable<(string Name, string Value)> settings, int? processor)
    {
        Place = place;
        var start = place.Start(_folder.Path, settings);
        if (processor is { } number)
        {
            foreach (var argument in (string[])[start.FileName, $"{number}", "-c"])
                start.ArgumentList.Insert(0, argument);
            start.FileName = "taskset";
        }

        _process = new ChildProcess(start);
    }

    public SiloPlace Place { get; }

    public string Name => Place.Name;

    public int ProcessId => _process.Id;

    /// <summary>All that the silo has written.</summary>
    public string Log => _process.Output + _process.Error;

    /// <summary>The last lines of it.</summary>
    public string LastWords => _process.LastWords;

    /// <summary>Starts a silo and waits until it is ready for work.</summary>
    public static Task<SiloProcess> StartAsync(
        string name, IEnumerable<(string Name, string Value)> settings, int computeThreads = 1) =>
        StartAsync(new SiloPlace(name), [.. settings, ("DISTSEQ__COMPUTETHREADS", $"{computeThreads}")]);

    /// <summary>Starts a silo and waits until it is ready for work.</summary>
    /// <param name="place">Its name and ports.</param>
    /// <param name="settings">Settings, by their variables.</param>
    /// <param name="processor">The only processor it may run on; null for all.</param>
    /// <exception cref="TroubleException">It has ended.</exception>
    /// <exception cref="TimeoutException">It does not become ready.</exception>
    public static async Task<SiloProcess> StartAsync(
        SiloPlace place, IEnumerable<(string Name, string Value)> settings, int? processor = null)
    {
        var silo = new SiloProcess(place, settings, processor);
        try
        {
            await Eventually.Holds(silo.IsReadyAsync, () => $"silo {silo.Name} is ready.\n{silo.Log}");
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Place.GetAsync(path);

    /// <summary>Kills the silo.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Lets it hang (SIGSTOP).</summary>
    public void Freeze() => _process.Freeze();

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => _process.Thaw();

    /// <summary>Asks the silo to end, and waits for its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _process.Terminate();
        return (await _process.WaitAsync(StopLimit)).ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private Task<bool> IsReadyAsync() => _process.HasExited
        ? throw new TroubleException($"Silo {Name} has ended.\n{Log}")
        : Place.IsReadyAsync();
}
