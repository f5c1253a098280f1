using System.Net;

namespace DistSeq.Chaos.Processes;

/// <summary>
/// Keeps a silo at its place. Like an orchestrator, it starts a silo again a while after it has ended, for any
/// reason. Silos that end without being struck are noted.
/// </summary>
internal sealed class SiloSlot : IAsyncDisposable
{
    private readonly SiloPlace _place;
    private readonly string _folder;
    private readonly (string, string)[] _settings;
    private readonly ProcessLog _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _keeping;
    private ChildProcess? _process;
    private Doom _doom;

    /// <param name="name">Name of the silo.</param>
    /// <param name="redis">The store of its cluster.</param>
    /// <param name="folder">Folder it works in.</param>
    /// <param name="logs">Folder of its log.</param>
    /// <param name="settings">Further settings, by their variables.</param>
    public SiloSlot(
        string name, RedisServer redis, string folder, string logs, IReadOnlyList<(string Name, string Value)> settings)
    {
        (_place, _folder) = (new SiloPlace(name), folder);
        _log = new ProcessLog(Path.Combine(logs, name + ".log"));
        Clock = new MovedClock(folder, name);
        _settings = [.. redis.Settings, .. settings, .. Clock.Settings];
        _keeping = Task.Run(KeepAsync);
    }

    // What should happen to the current process.
    private enum Doom
    {
        None,
        MayEnd,
        EndsWell,
    }

    public string Name => _place.Name;

    /// <summary>The wall clock that its processes see.</summary>
    public MovedClock Clock { get; }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Gateway => _place.Gateway;

    /// <summary>How long after a process ends the next one is started.</summary>
    public TimeSpan Vacancy { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Number of the current process, from 1.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Whether no process is there to answer.</summary>
    public bool IsAway { get; private set; } = true;

    /// <summary>The last lines that its processes have said.</summary>
    public string LogTail => _log.Tail;

    /// <summary>Faults of processes that ended by themselves.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>Forgets what happened before: from now on the silo must stay.</summary>
    public void Settle() => _doom = Doom.None;

    /// <summary>Kills the silo.</summary>
    public void Kill()
    {
        _doom = Doom.MayEnd;
        _process?.Kill();
    }

    /// <summary>Asks the silo to end; its exit code must be 0.</summary>
    public void Terminate()
    {
        _doom = Doom.EndsWell;
        _process?.Terminate();
    }

    /// <summary>Lets the silo hang. The cluster may declare it dead by the time it goes on.</summary>
    public void Freeze()
    {
        (_doom, IsAway) = (Doom.MayEnd, true);
        _process?.Freeze();
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        _process?.Thaw();
        IsAway = false;
    }

    /// <summary>Id of its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Its metrics for Prometheus.</summary>
    public Task<string> MetricsAsync() => _place.MetricsAsync();

    /// <summary>Whether it is an active member of its cluster.</summary>
    public Task<bool> IsReadyAsync() => _place.IsReadyAsync();

    /// <summary>Whether jobs run on this silo; false if it does not answer.</summary>
    public async Task<bool> RunsJobsAsync()
    {
        try
        {
            return (await MetricsAsync()).Split('\n').Any(static line =>
                line.StartsWith("distseq_jobs_running", StringComparison.Ordinal)
                && !line.Contains("} 0", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _log.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            _log.Add($"--- process {Incarnation + 1} starts");
            await using var process = new ChildProcess(_place.Start(_folder, _settings), _log);
            (_process, IsAway) = (process, false);
            Incarnation++;
            var code = (await process.WaitAsync(_ending.Token)).ExitCode;
            IsAway = true;
            _log.Add($"--- process {Incarnation} has ended with exit code {code}");
            if (_doom == Doom.None || (_doom == Doom.EndsWell && code != 0))
                Surprises.Add($"{Name} ended {(_doom == Doom.None ? "by itself " : "")}with exit code {code}");
            await Task.Delay(Vacancy, _ending.Token);
        }
    }
}
