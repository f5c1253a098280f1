using System.Net;

namespace DistSeq.Processes;

/// <summary>A name and ports for a silo, for one process after another.</summary>
/// <param name="name">Its name in the cluster.</param>
/// <param name="address">Its address; null for loopback.</param>
public sealed class SiloPlace(string name, IPAddress? address = null)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public string Name => name;

    /// <summary>Where other silos connect.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Gateway { get; } = new(address ?? IPAddress.Loopback, FreePort.Next());

    /// <summary>Where metrics and health are served.</summary>
    public Uri Web { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>How to start a silo here, with one compute thread unless the settings say otherwise.</summary>
    public ProcessStartInfo Start(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var start = BuiltProgram.Start(BuiltProgram.Silo, folder);
        start.Environment["DISTSEQ__SILONAME"] = name;
        start.Environment["DISTSEQ__SILOPORT"] = $"{Port}";
        start.Environment["DISTSEQ__GATEWAYPORT"] = $"{Gateway.Port}";
        start.Environment["DISTSEQ__ADVERTISEDIP"] = $"{Gateway.Address}";
        // Networks that tests make are theirs alone.
        if (!IPAddress.IsLoopback(Gateway.Address))
            start.Environment["DISTSEQ__INSECURE"] = "true";
        start.Environment["DISTSEQ__COMPUTETHREADS"] = "1";
        start.Environment["ASPNETCORE_URLS"] = $"{Web}";
        foreach (var (setting, value) in settings)
            start.Environment[setting] = value;
        return start;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(Web, path));

    /// <summary>Its metrics for Prometheus.</summary>
    public Task<string> MetricsAsync() => Http.GetStringAsync(new Uri(Web, "/metrics"));

    /// <summary>Whether it is an active member of its cluster.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
