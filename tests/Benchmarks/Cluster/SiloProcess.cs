using System.Diagnostics;
using System.Globalization;
using System.Net;
using DistSeq.EndToEnd.Tests;
using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>The silo program, as built beside this one, as a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly ScratchFolder _folder = new();
    private readonly int _httpPort = FreePort.Next();
    private readonly RunningProgram _program;

    private SiloProcess(string name, int computeThreads, int? processor, RedisServer? redis, IPAddress? address)
    {
        Name = name;
        Gateway = new IPEndPoint(address ?? IPAddress.Loopback, FreePort.Next());
        var start = new ProcessStartInfo("dotnet", [Program()]) { WorkingDirectory = _folder.Path };
        if (processor is { } number)
            start = new ProcessStartInfo("taskset", ["-c", Text(number), "dotnet", Program()]) { WorkingDirectory = _folder.Path };
        foreach (var setting in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(setting);
        start.Environment["DISTSEQ__CLUSTERING"] = redis is null ? "localhost" : "redis";
        if (redis is not null)
            start.Environment["DISTSEQ__REDIS"] = redis.EndPoint;
        start.Environment["DISTSEQ__SILONAME"] = name;
        start.Environment["DISTSEQ__SILOPORT"] = Text(SiloPort);
        start.Environment["DISTSEQ__GATEWAYPORT"] = Text(Gateway.Port);
        start.Environment["DISTSEQ__ADVERTISEDIP"] = Gateway.Address.ToString();
        start.Environment["DISTSEQ__COMPUTETHREADS"] = Text(computeThreads);
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_httpPort}";
        _program = RunningProgram.Start(start, "A silo is a process of .NET's, tied to a processor by taskset (Debian package util-linux).");
    }

    public string Name { get; }

    /// <summary>Where other silos reach it.</summary>
    public int SiloPort { get; } = FreePort.Next();

    /// <summary>Where clients reach it.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>The last lines of what it has written.</summary>
    public string Words => _program.Words;

    /// <summary>Its process.</summary>
    public int ProcessId => _program.Id;

    /// <summary>Lets it stand still.</summary>
    public void Freeze() => _program.Freeze();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _program.Thaw();

    /// <param name="name">Its name in the cluster.</param>
    /// <param name="computeThreads">1 or more.</param>
    /// <param name="processor">The only processor it may run on; null for all.</param>
    /// <param name="redis">Where silos find each other; null for a cluster of one.</param>
    /// <param name="address">Its own; null for loopback.</param>
    /// <exception cref="TroubleException">It does not become ready.</exception>
    public static async Task<SiloProcess> StartAsync(string name, int computeThreads, int? processor, RedisServer? redis, IPAddress? address = null)
    {
        var silo = new SiloProcess(name, computeThreads, processor, redis, address);
        await Readiness.AwaitAsync(silo, silo._program, $"Silo {name}", StartLimit, silo.IsReadyAsync);
        return silo;
    }

    /// <summary>Gradients, weights and states that it has sent to other silos, in bytes, by its own metrics.</summary>
    public async Task<double> BytesSentAsync()
    {
        const string Series = "distseq_sent_bytes_total";
        var metrics = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{_httpPort}/metrics"));
        // Name, labels in braces, value, perhaps a time.
        return metrics.Split('\n').Where(line => line.StartsWith(Series, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Dispose();
    }

    private static string Program()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../DistSeq.Silo", configuration, "distseq-silo.dll"));
        return File.Exists(path) ? path : throw new TroubleException($"There is no silo program at {path}; build it with: dotnet build -c Release src/Silo");
    }

    // None of the settings of whoever measures.
    private static bool IsSetting(string name) =>
        name.StartsWith("DISTSEQ", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal) || name.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{_httpPort}/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
