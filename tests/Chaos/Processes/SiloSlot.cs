using System.Globalization;
using System.Net;
using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.Chaos.Processes;

/// <summary>
/// A place for a silo, with a name and ports. As an orchestrator would, it starts a silo again a while after it has ended, for whatever
/// reason; what has ended without being struck is noted.
/// </summary>
internal sealed class SiloSlot : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IPEndPoint _redis;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly int _port;
    private readonly Uri _web;
    private readonly ProcessLog _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Task _keeping;
    private ChildProcess? _process;
    private Doom _doom;

    /// <param name="name">Name of the silo.</param>
    /// <param name="redis">Where its cluster meets.</param>
    /// <param name="folder">Folder it works in.</param>
    /// <param name="logs">Folder that keeps what it says.</param>
    /// <param name="settings">Further settings, by their variables.</param>
    public SiloSlot(string name, IPEndPoint redis, string folder, string logs, IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        (Name, _redis, _folder) = (name, redis, folder);
        (_port, Gateway) = (FreePort.Next(), new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        _web = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _log = new ProcessLog(Path.Combine(logs, name + ".log"));
        Clock = new MovedClock(folder, name);
        _keeping = Task.Run(KeepAsync);
    }

    // What is to come of the process that is there.
    private enum Doom
    {
        None,
        MayEnd,
        EndsWell,
    }

    public string Name { get; }

    /// <summary>The wall clock that its processes see.</summary>
    public MovedClock Clock { get; }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>How long after its end the next process is started.</summary>
    public TimeSpan Vacancy { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Number of the process that is there, from 1.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Whether there is no process that could answer.</summary>
    public bool IsAway { get; private set; } = true;

    /// <summary>The last lines that its processes have said.</summary>
    public string LogTail => _log.Tail;

    /// <summary>Faults of processes that ended by themselves.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>What happened before does not count any more: from now on the silo is to stay.</summary>
    public void Settle() => _doom = Doom.None;

    /// <summary>Ends the silo without asking.</summary>
    public void Kill()
    {
        _doom = Doom.MayEnd;
        _process?.Kill();
    }

    /// <summary>Asks the silo to end; its exit code has to be 0.</summary>
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

    /// <summary>Number that the system has given its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>What it tells Prometheus.</summary>
    public Task<string> MetricsAsync(CancellationToken cancellation) =>
        _http.GetStringAsync(new Uri(_web, "/metrics"), cancellation);

    /// <summary>Whether it is an active member of its cluster.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_web, "/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error)
            when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whether jobs run on this silo; false when it does not answer.</summary>
    public async Task<bool> RunsJobsAsync(CancellationToken cancellation)
    {
        try
        {
            var text = await MetricsAsync(cancellation);
            return text.Split('\n').Any(line =>
                line.StartsWith("distseq_jobs_running", StringComparison.Ordinal) && !line.Contains("} 0", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _http.Dispose();
        _log.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            var start = BuiltProgram.Start(BuiltProgram.Silo, _folder);
            start.Environment["DISTSEQ__CLUSTERING"] = "redis";
            start.Environment["DISTSEQ__REDIS"] = _redis.ToString();
            start.Environment["DISTSEQ__SILOPORT"] = _port.ToString(CultureInfo.InvariantCulture);
            start.Environment["DISTSEQ__GATEWAYPORT"] = Gateway.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["DISTSEQ__SILONAME"] = Name;
            start.Environment["DISTSEQ__COMPUTETHREADS"] = "1";
            start.Environment["ASPNETCORE_URLS"] = _web.ToString();
            foreach (var (variable, value) in _settings)
                start.Environment[variable] = value;
            Clock.AddTo(start);
            _log.Add($"--- process {Incarnation + 1} starts");
            await using var process = new ChildProcess(start, _log);
            (_process, IsAway) = (process, false);
            Incarnation++;
            var code = await process.WaitAsync(_ending.Token);
            IsAway = true;
            _log.Add($"--- process {Incarnation} has ended with exit code {code}");
            if (_doom == Doom.None || (_doom == Doom.EndsWell && code != 0))
                Surprises.Add($"{Name} ended {(_doom == Doom.None ? "by itself " : "")}with exit code {code}");
            await Task.Delay(Vacancy, _ending.Token);
        }
    }
}
