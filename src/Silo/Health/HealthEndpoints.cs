using DistSeq.Grains.Compute;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace DistSeq.Silo.Health;

/// <summary>
/// /health/startup and /health/ready: an active member; /health/live: the threads of this process move. Live asks no grain and
/// no store.
/// </summary>
internal static class HealthEndpoints
{
    private const string Membership = "membership";
    private const string Threads = "threads";

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new Pulse(
            provider.GetRequiredService<ComputeThreads>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHealthChecks()
            .AddCheck<MembershipCheck>(Membership, tags: [Membership])
            .AddCheck<PulseCheck>(Threads, tags: [Threads]);
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<Pulse>().Begin();
        var member = new HealthCheckOptions { Predicate = check => check.Tags.Contains(Membership) };
        endpoints.MapHealthChecks("/health/startup", member);
        endpoints.MapHealthChecks("/health/ready", member);
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Threads) });
    }

    /// <summary>Asks a silo on this host whether it is ready: exit code 0 or 1, for containers without a shell.</summary>
    public static async Task<int> Ask(string urls)
    {
        var address = urls.Split(';')[0]
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal);
        var port = new Uri(address).Port;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"The silo on port {port} does not answer: {e.Message}");
            return 1;
        }
    }
}
