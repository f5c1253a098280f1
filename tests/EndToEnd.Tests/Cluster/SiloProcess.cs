using System.Net;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A silo as a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ScratchFolder _folder = new();
    private readonly ChildProcess _process;

    private SiloProcess(string name, IEnumerable<(string Name, string Value)> settings, int computeThreads)
    {
        Name = name;
        var port = FreePort.Next();
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = BuiltProgram.Start(BuiltProgram.Silo, _folder.Path);
        foreach (var (setting, value) in settings)
            start.Environment[setting] = value;
        start.Environment["DISTSEQ__SILOPORT"] = BuiltProgram.Text(FreePort.Next());
        start.Environment["DISTSEQ__GATEWAYPORT"] = BuiltProgram.Text(FreePort.Next());
        start.Environment["DISTSEQ__SILONAME"] = name;
        start.Environment["DISTSEQ__COMPUTETHREADS"] = BuiltProgram.Text(computeThreads);
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        _process = new ChildProcess(start);
    }

    public string Name { get; }

    /// <summary>Where metrics and health are asked for.</summary>
    public Uri Address { get; }

    /// <summary>All that the silo has written.</summary>
    public string Log => _process.Output + _process.Error;

    /// <summary>Starts a silo on a Redis and waits until it is ready for work.</summary>
    public static Task<SiloProcess> StartAsync(string name, string redis, int computeThreads = 1) =>
        StartAsync(name, [("DISTSEQ__CLUSTERING", "redis"), ("DISTSEQ__REDIS", redis)], computeThreads);

    /// <summary>Starts a silo and waits until it is ready for work.</summary>
    public static async Task<SiloProcess> StartAsync(string name, IEnumerable<(string Name, string Value)> settings, int computeThreads = 1)
    {
        var silo = new SiloProcess(name, settings, computeThreads);
        try
        {
            await Deadline.UntilAsync(StartLimit, silo.AskReadyAsync, () => $"silo {name} is ready.\n{silo.Log}");
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(Address, path), TestContext.Current.CancellationToken);

    /// <summary>Ends the silo without asking.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Lets it do nothing (SIGSTOP) until it is told to go on.</summary>
    public void Pause() => _process.Pause();

    public void GoOn() => _process.GoOn();

    /// <summary>Asks the silo to end its work and waits for its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _process.Terminate();
        return (await _process.WaitAsync(TimeSpan.FromSeconds(150))).ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<object?> AskReadyAsync(CancellationToken cancellation)
    {
        Assert.False(_process.HasExited, $"Silo {Name} ended.\n{Log}");
        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"), cancellation);
            return answer.StatusCode == HttpStatusCode.OK ? this : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
